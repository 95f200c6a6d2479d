<?php
/**
 * Shows the newest articles of a Loa service on a page that PHP writes.
 *
 *   require 'loa-feed.php';
 *   echo loa_feed('https://loa.example/embed/y-te.html?count=5');
 *
 * The fragment is kept in a file for a minute. When Loa cannot be reached, or
 * answers with an error, the last good copy is shown, however old: it says
 * itself when it was made. Only when there never was one, a plain link is shown.
 */
function loa_feed(string $address, int $seconds = 60, ?string $folder = null): string
{
    $folder = $folder ?? sys_get_temp_dir();
    $file = $folder . '/loa-feed-' . hash('sha256', $address) . '.html';
    $kept = is_file($file) ? file_get_contents($file) : false;
    if ($kept !== false && time() - filemtime($file) < $seconds) {
        return $kept;
    }
    $fresh = loa_feed_fetch($address);
    if ($fresh !== null) {
        $draft = tempnam($folder, 'loa');
        if ($draft !== false && file_put_contents($draft, $fresh) !== false) {
            chmod($draft, 0644);
            rename($draft, $file); // whole, or not at all
        }
        return $fresh;
    }
    if ($kept !== false) {
        @touch($file, time() - $seconds + 15); // ask again in a quarter of a minute, not for every visitor
        return $kept;
    }
    $home = preg_replace('#/embed/.*$#', '/', $address);
    return '<p><a href="' . htmlspecialchars($home, ENT_QUOTES) . '">Tin mới</a></p>';
}

/** The fragment, whole and within four seconds; null when that cannot be had. */
function loa_feed_fetch(string $address, float $seconds = 4.0): ?string
{
    $until = microtime(true) + $seconds;
    // Which site shows the box, as browsers say it: its name, and nothing of the visitor.
    $host = preg_replace('/[^a-z0-9.:-]/i', '', $_SERVER['HTTP_HOST'] ?? '');
    $site = $host === '' ? '' : "Referer: https://$host/\r\n";
    // HTTP/1.0: of an answer in chunks, PHP would wait for a whole block however slowly it comes.
    $options = ['http' => ['timeout' => $seconds, 'ignore_errors' => true, 'protocol_version' => 1.0,
        'header' => "Accept: text/html\r\n{$site}Connection: close\r\n"]];
    $stream = @fopen($address, 'r', false, stream_context_create($options));
    if ($stream === false) {
        return null;
    }
    stream_set_blocking($stream, true);
    stream_set_timeout($stream, 1);
    $body = '';
    while (!feof($stream) && microtime(true) < $until && strlen($body) < 1000000) {
        $part = fread($stream, 8192);
        $body .= $part === false ? '' : $part;
    }
    $ended = feof($stream);
    $status = stream_get_meta_data($stream)['wrapper_data'][0] ?? '';
    fclose($stream);
    $whole = preg_match('#class="loa-box.*</div>\s*$#s', $body) === 1; // what breaks off is not shown
    return $ended && $whole && preg_match('#^HTTP/\S+ 200#', $status) ? $body : null;
}
