<?php
/**
 * Plugin Name: Loa Feed
 * Description: Tin mới của Loa trên trang này: khối "Tin của Loa", mã ngắn [loa_feed], và địa chỉ dán vào bài. (The newest articles of a Loa service: a block, a shortcode, and pasted addresses.)
 * Version: 1.1
 * Requires at least: 5.8
 * Requires PHP: 7.4
 * License: MIT
 *
 * Plugins > Add New > Upload Plugin, choose the zip, activate. Then put the
 * block "Tin của Loa" on a page, or write
 *   [loa_feed url="https://loa.example/embed/y-te.html?count=5"]
 * Without url the newest articles of all topics are shown. The fragment is kept
 * for a minute; the last good copy is shown for as long as Loa cannot be
 * reached, and says itself when it was made.
 */
if (!defined('ABSPATH')) {
    exit;
}

const LOA_FEED_SITE = 'https://loa.example';
const LOA_FEED_ADDRESS = LOA_FEED_SITE . '/embed/all.html?count=5';

function loa_feed_shortcode($attributes): string
{
    $attributes = shortcode_atts(['url' => ''], $attributes, 'loa_feed');
    $address = esc_url_raw(trim($attributes['url']) ?: LOA_FEED_ADDRESS, ['http', 'https']);
    if ($address === '') {
        return '';
    }
    // An address copied from a frame, or of a topic's page, means the box too.
    $address = preg_replace('#^(' . preg_quote(LOA_FEED_SITE, '#') . ')/(?:embed|topics)/([^/?.]+)(\?|$)#',
        '$1/embed/$2.html$3', $address);
    return '<div class="loa-feed">' . loa_feed_kept($address) . '</div>';
}

/** The fragment: fresh, kept for a minute, or the last good one. */
function loa_feed_kept(string $address): string
{
    $key = 'loa_feed_' . md5($address);
    $fresh = get_transient($key);
    if (is_string($fresh) && $fresh !== '') {
        return $fresh;
    }
    $kept = (string) get_option($key, '');
    // Whoever else comes in the meantime is shown the kept copy, and does not ask too.
    if ($kept !== '') {
        set_transient($key, $kept, 15);
    }
    $answer = wp_remote_get($address, ['timeout' => 4, 'limit_response_size' => 1000000]);
    $body = is_wp_error($answer) ? '' : wp_remote_retrieve_body($answer);
    if (!is_wp_error($answer) && wp_remote_retrieve_response_code($answer) === 200
        && preg_match('#class="loa-box.*</div>\s*$#s', $body) === 1) { // what breaks off is not shown
        $body = wp_kses($body, loa_feed_allowed());
        set_transient($key, $body, MINUTE_IN_SECONDS);
        if ($body !== $kept) {
            update_option($key, $body, false);
        }
        return $body;
    }
    if ($kept !== '') {
        return $kept;
    }
    $link = '<p><a href="' . esc_url(preg_replace('#/embed/.*$#', '/', $address)) . '">Tin mới</a></p>';
    set_transient($key, $link, 15);
    return $link;
}

/** What a fragment is made of; nothing else is let through. */
function loa_feed_allowed(): array
{
    $plain = ['class' => true, 'lang' => true];
    $allowed = ['a' => $plain + ['href' => true, 'rel' => true], 'time' => $plain + ['datetime' => true],
        'img' => $plain + ['src' => true, 'alt' => true, 'loading' => true, 'referrerpolicy' => true,
            'width' => true, 'height' => true]];
    foreach (['div', 'ul', 'li', 'p', 'span', 'strong', 'h2', 'h3', 'h4', 'h5', 'h6'] as $name) {
        $allowed[$name] = $plain;
    }
    return $allowed;
}

add_shortcode('loa_feed', 'loa_feed_shortcode');

add_action('init', function (): void {
    // The address of a topic's page, pasted on a line of its own, becomes its box.
    if (function_exists('wp_oembed_add_provider')) {
        wp_oembed_add_provider(LOA_FEED_SITE . '/topics/*', LOA_FEED_SITE . '/oembed');
        wp_oembed_add_provider(LOA_FEED_SITE . '/sources/*', LOA_FEED_SITE . '/oembed');
    }
    if (!function_exists('register_block_type')) {
        return;
    }
    wp_register_script('loa-feed-block', false,
        ['wp-blocks', 'wp-element', 'wp-block-editor', 'wp-components', 'wp-server-side-render'], '1.1', true);
    wp_add_inline_script('loa-feed-block', LOA_FEED_EDITOR);
    wp_register_style('loa-feed', false, [], '1.1');
    wp_add_inline_style('loa-feed', LOA_FEED_STYLE);
    register_block_type('loa/feed', [
        'api_version' => 2,
        'title' => 'Tin của Loa',
        'category' => 'widgets',
        'icon' => 'megaphone',
        'description' => 'Tin mới của Loa, do máy chủ của trang này lấy và giữ bản cuối.',
        'attributes' => ['url' => ['type' => 'string', 'default' => '']],
        'editor_script' => 'loa-feed-block',
        'style' => 'loa-feed',
        'render_callback' => 'loa_feed_shortcode',
    ]);
});

// Where the shortcode stands, the style is wanted too.
add_action('wp_enqueue_scripts', function (): void {
    wp_enqueue_style('loa-feed');
});

/** Little enough that the theme's own look prevails. */
const LOA_FEED_STYLE = '.loa-feed .loa-list{list-style:none;margin:0;padding:0}'
    . '.loa-feed .loa-item{padding:.6em 0;border-top:1px solid rgba(128,128,128,.4)}'
    . '.loa-feed .loa-item:first-child{border-top:0}'
    . '.loa-feed .loa-title{font-size:1em;font-weight:bold;line-height:1.4;margin:0}'
    . '.loa-feed p{margin:.2em 0}'
    . '.loa-feed .loa-meta,.loa-feed .loa-state{font-size:.875em}'
    . '.loa-feed .loa-urgent{font-weight:bold;color:#a30000}'
    . '.loa-feed .loa-picture{display:block;width:100%;height:auto;aspect-ratio:16/9;object-fit:cover}';

const LOA_FEED_EDITOR = <<<'JS'
(function (wp) {
  var el = wp.element.createElement;
  wp.blocks.registerBlockType("loa/feed", {
    apiVersion: 2,
    title: "Tin của Loa",
    category: "widgets",
    icon: "megaphone",
    attributes: { url: { type: "string", default: "" } },
    edit: function (props) {
      return el("div", wp.blockEditor.useBlockProps(),
        el(wp.blockEditor.InspectorControls, null,
          el(wp.components.PanelBody, { title: "Tin của Loa" },
            el(wp.components.TextControl, {
              label: "Địa chỉ mảnh HTML (chép ở trang Tạo ô tin); bỏ trống: mọi tin",
              value: props.attributes.url,
              onChange: function (url) { props.setAttributes({ url: url }); }
            }))),
        el(wp.components.Disabled, null,
          el(wp.serverSideRender, { block: "loa/feed", attributes: props.attributes })));
    },
    save: function () { return null; }
  });
})(window.wp);
JS;
