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
    $options = ['http' => ['timeout' => 4, 'ignore_errors' => true, 'header' => "Accept: text/html\r\n"]];
    $fresh = @file_get_contents($address, false, stream_context_create($options));
    $status = $http_response_header[0] ?? '';
    if ($fresh !== false && preg_match('#^HTTP/\S+ 200#', $status) && strpos($fresh, 'class="loa-box') !== false) {
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
