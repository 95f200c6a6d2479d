<?php
/**
 * A block for NukeViet 4: put it as global.loa_feed.php into
 * themes/<theme>/blocks, beside loa-feed.php, and choose it among the theme's
 * blocks. The address of the fragment stands in the first line below.
 */
if (!defined('NV_MAINFILE')) {
    exit('Stop!!!');
}

$loa_feed_address = 'https://loa.example/embed/all.html?count=5';

require_once __DIR__ . '/loa-feed.php';
$content = loa_feed($loa_feed_address, 60, defined('NV_CACHEDIR') ? NV_ROOTDIR . '/' . NV_CACHEDIR : null);
