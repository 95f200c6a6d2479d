package setup

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// adviceOnCertificate says what to do about a portal whose certificate is not
// believed. Of the many that are, most lack a certificate between theirs and
// the authority's: browsers fetch it by themselves.
func adviceOnCertificate(err *tls.CertificateVerificationError) string {
	const named = "name the file in tls_roots of the source"
	if len(err.UnverifiedCertificates) == 0 {
		return "if the portal has an authority of its own, save its certificate as PEM and " + named
	}
	leaf, last := err.UnverifiedCertificates[0], err.UnverifiedCertificates[len(err.UnverifiedCertificates)-1]
	var invalid x509.CertificateInvalidError
	var host x509.HostnameError
	switch {
	case errors.As(err.Err, &host):
		return fmt.Sprintf("the portal shows the certificate of %s: is the address right? It may want www. before "+
			"its name",
			strings.Join(append(leaf.DNSNames, ipNames(leaf)...), ", "))
	case errors.As(err.Err, &invalid) && invalid.Reason == x509.Expired && time.Now().After(leaf.NotAfter):
		return fmt.Sprintf("the portal's certificate ended on %s: tell its operator; Loa tries again by itself. If "+
			"browsers "+
			"show the portal, this machine's clock is wrong: loa doctor", leaf.NotAfter.UTC().Format(time.DateOnly))
	case errors.As(err.Err, &invalid) && invalid.Reason == x509.Expired:
		return fmt.Sprintf("the portal's certificate begins on %s: this machine's clock is wrong: loa doctor",
			leaf.NotBefore.UTC().Format(time.DateOnly))
	case !bytes.Equal(last.RawIssuer, last.RawSubject):
		where := "ask the portal's operator for it"
		if len(last.IssuingCertificateURL) > 0 {
			where = "get it at " + last.IssuingCertificateURL[0] +
				" (openssl x509 -inform der -in FILE -out FILE.pem makes " +
				"PEM " +
				"of it)"
		}
		return fmt.Sprintf("the portal does not send the intermediate certificate %q: %s, and %s",
			last.Issuer.CommonName,
			where, named)
	}
	return fmt.Sprintf("the portal's certificate is from %q, which this machine does not know: if that is right, save "+
		"that "+
		"authority's certificate as PEM and %s", last.Issuer.CommonName, named)
}

func ipNames(c *x509.Certificate) (names []string) {
	for _, ip := range c.IPAddresses {
		names = append(names, ip.String())
	}
	return names
}
