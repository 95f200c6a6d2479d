<?php
/**
 * A block for NukeViet 4: the newest articles of a Loa service. Put the three
 * files of the zip into themes/<theme>/blocks, then add the block
 * "global loa_feed" under Giao diện > Quản lý block. The address of the fragment
 * is a setting of the block, so that each block may show other topics.
 */
if (!defined('NV_MAINFILE')) {
    exit('Stop!!!');
}

require_once __DIR__ . '/loa-feed.php';

if (!nv_function_exists('loa_feed_block')) {
    /** The field for the address in the block's form. */
    function loa_feed_block_config($module, $data_block, $lang_block): string
    {
        return '<div class="form-group"><label class="control-label col-sm-6">' . $lang_block['address'] . ':</label>'
            . '<div class="col-sm-18"><input class="form-control" type="text" name="loa_feed_address" value="'
            . nv_htmlspecialchars($data_block['address'] ?? '') . '"></div></div>';
    }

    /** What the form gave. */
    function loa_feed_block_submit($module, $lang_block): array
    {
        global $nv_Request;
        $address = trim(nv_unhtmlspecialchars($nv_Request->get_title('loa_feed_address', 'post', '')));
        $wrong = preg_match('#^https?://[^/\s]+/\S*$#', $address) === 1 ? [] : [$lang_block['wrong']];
        return ['error' => $wrong, 'config' => ['address' => $address]];
    }

    /** The block: the copy kept in NukeViet's cache folder, however old, while Loa cannot be reached. */
    function loa_feed_block(array $block_config): string
    {
        $address = $block_config['address'] ?? '';
        if ($address === '') {
            return '';
        }
        $folder = NV_ROOTDIR . '/' . (defined('NV_DATADIR') ? NV_DATADIR : NV_CACHEDIR);
        return '<div class="loa-feed"><style>'
            . '.loa-feed .loa-list{list-style:none;margin:0;padding:0}'
            . '.loa-feed .loa-item{padding:8px 0;border-top:1px solid rgba(128,128,128,.4)}'
            . '.loa-feed .loa-item:first-child{border-top:0}'
            . '.loa-feed .loa-title{font-size:1em;font-weight:bold;line-height:1.4;margin:0}'
            . '.loa-feed p{margin:3px 0}.loa-feed .loa-meta,.loa-feed .loa-state{font-size:.875em}'
            . '.loa-feed .loa-urgent{font-weight:bold;color:#a30000}'
            . '.loa-feed .loa-picture{display:block;width:100%;height:auto}'
            . '</style>' . loa_feed($address, 60, is_writable($folder) ? $folder : null) . '</div>';
    }
}

if (defined('NV_SYSTEM')) {
    $content = loa_feed_block($block_config);
}
