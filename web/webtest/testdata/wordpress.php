<?php
// Stand-ins for the functions of WordPress that the plug-in calls, enough to
// run its file: options and transients stand in a file, time in another.
define('ABSPATH', __DIR__);
define('MINUTE_IN_SECONDS', 60);

$loa_hooks = [];
$loa_shortcodes = [];
$loa_blocks = [];

function stand_in_now(): int { return time() + (int) file_get_contents(__DIR__ . '/clock'); }
function stand_in_options(): array { return is_file(__DIR__ . '/options.json') ? json_decode(file_get_contents(__DIR__ . '/options.json'), true) : []; }
function get_option($name, $default = false) { return stand_in_options()[$name] ?? $default; }
function update_option($name, $value, $autoload = null) { $all = stand_in_options(); $all[$name] = $value; file_put_contents(__DIR__ . '/options.json', json_encode($all)); return true; }
function set_transient($name, $value, $seconds) { return update_option('_transient_' . $name, ['value' => $value, 'until' => stand_in_now() + $seconds]); }
function get_transient($name) { $kept = get_option('_transient_' . $name); return $kept && $kept['until'] > stand_in_now() ? $kept['value'] : false; }
function add_action($hook, $call) { global $loa_hooks; $loa_hooks[$hook][] = $call; }
function wp_register_script(...$all) {}
function wp_add_inline_script(...$all) {}
function wp_register_style(...$all) {}
function wp_add_inline_style(...$all) {}
function wp_enqueue_style(...$all) {}
function wp_oembed_add_provider(...$all) {}
function do_action($hook) { global $loa_hooks; foreach ($loa_hooks[$hook] ?? [] as $call) { $call(); } }
function add_shortcode($name, $call) { global $loa_shortcodes; $loa_shortcodes[$name] = $call; }
function shortcode_atts($usual, $given, $name = '') { return array_merge($usual, array_intersect_key((array) $given, $usual)); }
function do_shortcode($text) {
    global $loa_shortcodes;
    preg_match('/^\[(\w+) url="([^"]*)"\]$/', $text, $m);
    return $loa_shortcodes[$m[1]](['url' => $m[2]]);
}
function register_block_type($name, $settings) { global $loa_blocks; $loa_blocks[$name] = $settings; }
function render_block($name, $attributes) { global $loa_blocks; return $loa_blocks[$name]['render_callback']($attributes); }
function esc_url_raw($url, $protocols = null) { return preg_match('#^(https?):#', $url) ? $url : ''; }
function esc_url($url) { return htmlspecialchars(esc_url_raw($url), ENT_QUOTES); }
function wp_kses($html, $allowed) { return strip_tags($html, array_keys($allowed)); }
function is_wp_error($answer) { return $answer === false; }
function wp_remote_get($url, $options = []) {
    // As WordPress does without cURL: what breaks off is no error to it.
    $context = stream_context_create(['http' => ['timeout' => $options['timeout'] ?? 5, 'ignore_errors' => true, 'protocol_version' => 1.0]]);
    $stream = @fopen($url, 'r', false, $context);
    if (!$stream) {
        return false;
    }
    $until = microtime(true) + ($options['timeout'] ?? 5);
    $body = '';
    while (!feof($stream) && microtime(true) < $until) {
        $body .= fread($stream, 1024);
    }
    preg_match('#^HTTP/\S+ (\d+)#', stream_get_meta_data($stream)['wrapper_data'][0] ?? '', $m);
    return microtime(true) < $until ? ['body' => $body, 'code' => (int) ($m[1] ?? 0)] : false;
}
function wp_remote_retrieve_body($answer) { return $answer['body']; }
function wp_remote_retrieve_response_code($answer) { return $answer['code']; }
