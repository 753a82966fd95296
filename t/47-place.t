# Where the block stands: at the end of the article's own content, by
# "comments_place content" (the default), for files and for pages from
# elsewhere. t/unit/test_article.c has the kinds of pages.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use Test::Nginx::Socket;

our $say = 'The tide came in over the sand and took the letters away now. ';
our $text = '<p>' . $say x 3 . "</p>\n";
our $article = "<body><main><article>$text$text</article></main>\n";
our $footer = "<footer>About the sand</footer></body>\n";
our $long = '<div>' . "<img src=\"/shell.png\" alt=\"\">\n" x 20000
            . "</div>\n";

sub answer {
    my ($request) = @_;

    my $uri = $request->{uri};
    my $head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
               . "Connection: close\r\n";

    if ($uri =~ /pieces/) {
        return { head => "${head}Transfer-Encoding: chunked\r\n\r\n",
                 pieces => ["$::article$::footer" =~ /(.{1,40})/gs] };
    }

    my $page = $uri =~ /late/ ? "<body>$::long<article>$::text$::text"
                                . "</article>\n$::footer"
             : $uri =~ /long/ ? "$::article$::long$::footer"
             : "$::article$::footer";

    return { head => "${head}Content-Length: " . length($page) . "\r\n\r\n",
             body => $page };
}

origin_start(http => 'ORIGIN', \&answer);
then_sections();

our $config = <<'_EOC_';
    root html;
    comments on;
    location / { }
    location /body/ { alias html/; comments_place body; }
    location /marked/ { alias html/; comments marked; }
    location /proxy/ { proxy_pass http://$TEST_NGINX_ORIGIN; }
    location /small/ {
        comments_compose_max 64k;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
_EOC_

our $files = [
    ['a.html' => "$article$footer"],
    ['root.html' => "<body><div id=\"___gatsby\"><article>$text$text</article>"
                    . '</div></body>'],
    ['rooted.html' => "<body><div id=\"__docusaurus\"><article>$text$text"
                      . '<div id="comments"></div></article></div></body>'],
    ['marker.html' => "<body><!-- comments --><article>$text$text</article>"
                      . '</body>'],
    ['inside.html' => "<body><article>$text$text</article><i>x</i>"
                      . '<div id="disqus_thread"></div></body>'],
    ['printed.html' => "<body><article>$text$text</article>"
                       . '<div id="comments"><h2>Comments</h2>'
                       . '<ol class="commentlist"><li id="comment-7">Fine.</li>'
                       . '</ol><p class="nocomments">Comments are closed.</p>'
                       . '</div></body>'],
];

add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('config', $::config) unless defined $block->config;
    $block->set_value('user_files', $::files)
        unless defined $block->user_files;
    $block->set_value('no_error_log', "[error]\n[alert]")
        unless defined $block->no_error_log;
});

plan 'no_plan';
no_long_string();
no_root_location();
run_tests();

__DATA__

=== TEST 1: the block is in the article, behind its text
--- request
GET /a.html
--- response_body_like: </p>\n<section id="ngx-comments".*</section>\n</article></main>\n<footer>
--- no_error_log
[error]
[alert]



=== TEST 2: a page that is kept has the block in the same place
--- request eval
['GET /a.html', 'GET /a.html', 'GET /a.html']
--- response_body_like eval
['</p>\n<section id="ngx-comments".*</section>\n</article>',
 '</p>\n<section id="ngx-comments".*</section>\n</article>',
 '</p>\n<section id="ngx-comments".*</section>\n</article>']
--- no_error_log
[error]
[alert]



=== TEST 3: "comments_place body" of the same file is before </body>
--- request eval
['GET /a.html', 'GET /body/a.html', 'GET /a.html']
--- response_body_like eval
['</section>\n</article>', '</footer><section id="ngx-comments"',
 '</section>\n</article>']
--- no_error_log
[error]
[alert]



=== TEST 4: not in the root of a script, which would remove it
--- request
GET /root.html
--- response_body_like: </article></div><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 5: a marker is stronger
--- request
GET /marker.html
--- response_body_like: <!-- comments --><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 6: a container is stronger
--- request
GET /inside.html
--- response_body_like: <div id="disqus_thread"><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 7: behind printed comments, before the sentence that they are closed
--- request
GET /printed.html
--- response_body_like: </ol><section id="ngx-comments".*</section>\n<p class="nocomments">
--- no_error_log
[error]
[alert]



=== TEST 8: a page with an article alone is not marked
--- request
GET /marked/a.html
--- response_body_unlike: ngx-comments
--- response_body_like: </article></main>\n<footer>.*</body>
--- no_error_log
[error]
[alert]



=== TEST 9: a page with printed comments is marked
--- request
GET /marked/printed.html
--- response_body_like: </ol><section id="ngx-comments"
--- no_error_log
[error]
[alert]



=== TEST 10: a page from elsewhere has it in its article
--- request
GET /proxy/a
--- response_body_like: </p>\n<section id="ngx-comments".*</section>\n</article></main>\n<footer>
--- no_error_log
[error]
[alert]



=== TEST 11: a page from elsewhere in small pieces
--- request
GET /proxy/pieces
--- response_body_like: </p>\n<section id="ngx-comments".*</section>\n</article></main>\n<footer>
--- no_error_log
[error]
[alert]



=== TEST 12: of a long page it is held back until the end is seen
--- request
GET /proxy/long
--- response_body_like: </p>\n<section id="ngx-comments".*</section>\n</article></main>\n<div>
--- no_error_log
[error]
[alert]



=== TEST 13: beyond comments_compose_max what is known by then is the place
--- request
GET /small/long
--- response_body_like: </p>\n<section id="ngx-comments".*</section>\n</article></main>\n<div>
--- no_error_log
[error]
[alert]



=== TEST 14: nothing is held back as long as nothing is known
--- request
GET /small/late
--- response_body_like: </p>\n<section id="ngx-comments".*</section>\n</article>\n<footer>
--- no_error_log
[error]
[alert]



=== TEST 15: comments of the page are shown there
--- comments
/a.html 0500000000000001 - a Ann: In the article
--- request
GET /a.html
--- response_body_like: In the article.*</section>\n</article></main>\n<footer>
--- no_error_log
[error]
[alert]



=== TEST 16: a container is obeyed in the root of a script, too
--- request
GET /rooted.html
--- response_body_like: <div id="comments"><section id="ngx-comments".*</section>\n?</div></article></div></body>
--- no_error_log
[error]
[alert]
