<?php
/**
 * Plugin Name: Loa Feed
 * Description: Shows the newest articles of a Loa service: shortcode [loa_feed] and a block of the same name.
 * Version: 1.0
 * Requires PHP: 7.4
 *
 * Put this file into wp-content/plugins and switch it on. Then write
 *   [loa_feed url="https://loa.example/embed/y-te.html?count=5"]
 * The fragment is kept for a minute; the last good copy is shown for as long as
 * Loa cannot be reached.
 */
if (!defined('ABSPATH')) {
    exit;
}

function loa_feed_shortcode($attributes): string
{
    $attributes = shortcode_atts(['url' => ''], $attributes, 'loa_feed');
    $address = esc_url_raw($attributes['url'], ['http', 'https']);
    if ($address === '') {
        return '';
    }
    $key = 'loa_feed_' . md5($address);
    $fresh = get_transient($key);
    if ($fresh !== false) {
        return $fresh;
    }
    $kept = get_option($key, '');
    $answer = wp_remote_get($address, ['timeout' => 4]);
    $body = is_wp_error($answer) ? '' : wp_remote_retrieve_body($answer);
    if (!is_wp_error($answer) && wp_remote_retrieve_response_code($answer) === 200
        && preg_match('#class="loa-box.*</div>\s*$#s', $body) === 1) { // what breaks off is not shown
        $body = wp_kses_post($body);
        set_transient($key, $body, MINUTE_IN_SECONDS);
        update_option($key, $body, false);
        return $body;
    }
    if ($kept !== '') {
        set_transient($key, $kept, 15);
        return $kept;
    }
    $home = preg_replace('#/embed/.*$#', '/', $address);
    return '<p><a href="' . esc_url($home) . '">Tin mới</a></p>';
}

add_shortcode('loa_feed', 'loa_feed_shortcode');
add_action('init', function (): void {
    if (function_exists('register_block_type')) {
        register_block_type('loa/feed', [
            'attributes' => ['url' => ['type' => 'string', 'default' => '']],
            'render_callback' => 'loa_feed_shortcode',
        ]);
    }
});
