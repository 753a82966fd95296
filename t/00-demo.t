# The sample blog, under the locations of demo/nginx.conf.in itself.

use lib 't/lib';
use CommentsTest;
use Test::Nginx::Socket;

use Cwd qw(cwd);

open my $in, '<', 'demo/nginx.conf.in' or die "demo/nginx.conf.in: $!";
my $conf = do { local $/; <$in> };

my ($types) = $conf =~ /^(\s+types \{.*?\n    \})/ms or die "no types";
my ($server) = $conf =~ /^(        # names of the namespace.*?)^    \}/ms
    or die "no server";

$::http .= $types;
$::config = "root " . cwd() . "/demo/site;\nindex index.html;\n$server";

add_block_preprocessor(sub {
    my ($block) = @_;
    $block->set_value('config', $::config) unless defined $block->config;
});

no_root_location();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: a page of today has its block before the end, once
--- request
GET /posts/the-slow-web.html
--- response_headers
Content-Type: text/html
--- response_body_like chop
^(?!.*id="ngx-comments".*id="ngx-comments").*<section id="ngx-comments".*</body>\s*</html>\s*$
--- no_error_log
[error]
[alert]



=== TEST 2: the marker comes before the end
--- request
GET /posts/sourdough-and-cron.html
--- response_body_like chop
<!-- comments --><section id="ngx-comments".*The recipe, for reference
--- no_error_log
[error]
[alert]



=== TEST 3: the box that another system left behind is used
--- request
GET /posts/leaving-the-widget.html
--- response_body_like chop
<div id="disqus_thread"><section id="ngx-comments".*</section>\s*</div>
--- no_error_log
[error]
[alert]



=== TEST 4: a page without an end gets one block
--- request
GET /posts/tide-tables.html
--- response_body_like chop
^(?!.*id="ngx-comments".*id="ngx-comments").*generator →</a>\s*<section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 5: what looks like an end in a script is none
--- request
GET /posts/a-jekyll-morning.html
--- response_body_like chop
var trap = "</body><!-- comments -->"; [^<]*</script>\s*<section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 6: XHTML keeps its type and stays ASCII in the block
--- request
GET /archiv/brouillard.xhtml
--- response_headers
Content-Type: application/xhtml+xml
--- response_body_like chop
<section id="ngx-comments"[\x09\x0a\x20-\x7e]*</body>
--- no_error_log
[error]
[alert]



=== TEST 7: the list of posts counts by SSI, without a script
--- request
GET /
--- response_body_like chop
The slow web is still here</a></h2>\s*<p>[^<]*<span class="count">· 0 comments
--- no_error_log
[error]
[alert]



=== TEST 8: a form post is stored and shown
--- request
POST /ja/yakan.html?comments=post
name=Mitsu&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 303
--- response_headers_like
Location: .*/ja/yakan\.html\?comments=show&id=[0-9a-z]{16}#comment-[0-9a-z]{16}
--- no_error_log
[error]
[alert]



=== TEST 9: the farewell takes no more posts
--- request
POST /posts/farewell-to-the-ferry.html?comments=post
name=Late&text=Hello
--- more_headers
Content-Type: application/x-www-form-urlencoded
--- error_code: 403
--- response_body_like: <section id="ngx-comments".*<p id="ngx-comments-error"
--- stored: 0
--- no_error_log
[error]
[alert]



=== TEST 10: the page about the blog has no block
--- request eval
["GET /about.html", "GET /posts/the-slow-web.html"]
--- response_body_like eval
['<title>About.*</body>', '<section id="ngx-comments"']
--- response_body_unlike eval
['ngx-comments', 'no such text']
--- no_error_log
[error]
[alert]
