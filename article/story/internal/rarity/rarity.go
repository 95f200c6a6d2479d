// Package rarity says how much words and names of Vietnamese news tell: those that few
// reports have tell much.
package rarity

import (
	_ "embed"
	"encoding/binary"
	"hash/fnv"
	"math"
	"sort"
)

// commonBytes say how common the pairs of words and the names of Vietnamese news
// are; `go run ./article/story/internal/learn -common` writes them.
//
//go:embed common.bin
var commonBytes []byte

// A table of common keys is the number of its keys, their hashes in ascending
// order, and for each how many sixteenths of a bit it tells: log2 of how many
// reports there are to one that has it. All others are as rare as it gets.
const rarest = 12.5

// Of is how much a key tells of an event, from 0 to 1: a rare one tells much.
func Of(key string) float64 {
	n := int(binary.LittleEndian.Uint32(commonBytes))
	hash, list := hash32(key), commonBytes[4:]
	i := sort.Search(n, func(i int) bool { return binary.LittleEndian.Uint32(list[4*i:]) >= hash })
	if i == n || binary.LittleEndian.Uint32(list[4*i:]) != hash {
		return 1
	}
	part := float64(list[4*n+i]) / 16 / rarest
	return part * part
}

func hash32(key string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(key))
	return h.Sum32()
}

// Table makes the table of keys that are common: of how many of so many reports
// have each. Of two keys with one hash the more common one counts.
func Table(having map[string]int, reports int) []byte {
	bits := map[uint32]byte{}
	for key, n := range having {
		told := byte(math.Round(16 * min(math.Log2(float64(reports)/float64(n)), rarest)))
		if before, known := bits[hash32(key)]; !known || told < before {
			bits[hash32(key)] = told
		}
	}
	hashes := make([]uint32, 0, len(bits))
	for hash := range bits {
		hashes = append(hashes, hash)
	}
	sort.Slice(hashes, func(i, j int) bool { return hashes[i] < hashes[j] })
	table := binary.LittleEndian.AppendUint32(nil, uint32(len(hashes)))
	for _, hash := range hashes {
		table = binary.LittleEndian.AppendUint32(table, hash)
	}
	for _, hash := range hashes {
		table = append(table, bits[hash])
	}
	return table
}
