# The language of the block: what it is chosen from, what caches hear of it, and
# the languages that are compiled in.
use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsOrigin;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use Test::Nginx::Socket;

our $maps = <<'_EOC_';
    map $http_accept_language $by_header { ~^fr fr; ~^ja ja; default en; }
    map $cookie_lang $by_cookie { "" $by_header; default $cookie_lang; }
    map $uri $by_path { ~^/de/ de; default en; }
_EOC_

# what embed.sh makes with further languages, compiled; what the compiler says
sub embedded {
    my (@codes) = @_;

    my $dir = tempdir(CLEANUP => 1);
    my $web = 'ngx_comments_module/web';

    mkdir "$dir/$_" or die "$dir: $!\n" for qw(locales comments);

    copy("$web/embed.sh", "$dir/") or die "embed.sh: $!\n";
    copy($_, "$dir/comments/") or die "$_: $!\n" for glob "$web/comments/*.css";
    copy($_, "$dir/locales/") or die "$_: $!\n" for glob "$web/locales/*.txt";
    copy("$web/locales/es.txt", "$dir/locales/$_.txt") or die "$_: $!\n"
        for @codes;

    my $said = `sh $dir/embed.sh 2>&1 > $dir/web.c \\
                && gcc -std=c99 -Wall -Werror -Ingx_comments_module/core/block \\
                       -Ingx_comments_module/core/base \\
                       -c -o $dir/web.o $dir/web.c 2>&1`;

    return $? ? "failed: $said" : $said;
}

origin_start(http => 'ORIGIN', sub {
    return { head => "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                     . "Vary: Accept-Encoding, Accept-Language\r\n"
                     . "Content-Length: 13\r\nConnection: close\r\n\r\n",
             body => '<body></body>' };
});
then_sections();

add_block_preprocessor(sub {
    my ($block) = @_;

    $block->set_value('http_config', $::http . $::maps);
    $block->set_value('user_files', [['a.html', "<body></body>"]]);
});

no_root_location();
no_long_string();
no_shuffle();
plan 'no_plan';
run_tests();

__DATA__

=== TEST 1: a list as browsers send it, and Vary
--- config
    root html;
    comments on;
    comments_lang $http_accept_language;
--- request
GET /a.html
--- more_headers
Accept-Language: it, de-AT;q=0.8, fr;q=0.9, zh-TW;q=0.9
--- response_headers
Vary: Accept-Language
--- response_body_like: <section id="ngx-comments"[^>]* lang="fr" dir="ltr"
--- no_error_log
[error]
[alert]



=== TEST 2: Traditional Chinese
--- config
    root html;
    comments on;
    comments_lang $arg_l;
--- request eval
["GET /a.html?l=zh-Hant-TW", "GET /a.html?l=zh-TW", "GET /a.html?l=zh-CN"]
--- response_body_like eval
["lang=\"zh-Hant\"", "lang=\"zh-Hant\"", "lang=\"zh\""]
--- no_error_log
[error]
[alert]



=== TEST 3: a map of a header adds Vary, every time, also if it was read before
--- config
    root html;
    comments on;
    comments_lang $by_header;
    set $before "$by_header";
    add_header X-Lang $by_header;
--- request
GET /a.html
--- more_headers
Accept-Language: ja
--- response_headers
Vary: Accept-Language
X-Lang: ja
--- response_body_like: lang="ja"
--- then
for (1 .. 3) {
    is(http_get('/a.html', 'Accept-Language' => 'fr')->{headers}{vary},
       'Accept-Language');
}
my $res = http_get('/a.html');
is(http_get('/a.html', 'If-None-Match' => $res->{headers}{etag})->{headers}{vary},
   'Accept-Language');
--- no_error_log
[error]
[alert]



=== TEST 4: a map of maps: what was read for this answer
--- config
    root html;
    comments on;
    comments_lang $by_cookie;
    set $before "$by_header";
--- request
GET /a.html
--- more_headers
Cookie: lang=de
--- response_headers
Vary: Cookie
--- response_body_like: lang="de"
--- then
my $vary = http_get('/a.html', 'Accept-Language' => 'fr')->{headers}{vary};

is(join(' ', sort split /, /, $vary), 'Accept-Language Cookie');
--- no_error_log
[error]
[alert]



=== TEST 5: what is no header adds none
--- config
    root html;
    comments on;
    location / { comments_lang $by_path; }
    location /arg/ { comments_lang $arg_l; alias html/; }
    location /set/ { set $l de; comments_lang $l; alias html/; }
    location /host/ { comments_lang $http_host; alias html/; }
    location /fixed/ { comments_lang de; alias html/; }
--- request
GET /a.html
--- more_headers
Accept-Language: ja
--- response_headers
! Vary
--- then
for (qw(/arg/a.html?l=de /set/a.html /host/a.html /fixed/a.html)) {
    is(http_get($_, 'Accept-Language' => 'ja')->{headers}{vary}, undef, $_);
}
like(http_get('/set/a.html')->{content}, qr/lang="de"/);
--- no_error_log
[error]
[alert]
uninitialized



=== TEST 6: what the origin says already is not said twice
--- config
    location / {
        comments on;
        comments_lang $by_cookie;
        proxy_pass http://$TEST_NGINX_ORIGIN;
    }
--- request
GET /a
--- raw_response_headers_like: (?s)Vary: Accept-Encoding, Accept-Language\r\n.*Vary: Cookie\r\n
--- raw_response_headers_unlike: (?s)Vary: .*Vary: .*Vary:
--- no_error_log
[error]
[alert]



=== TEST 7: languages of one tongue do not become one symbol
--- config
    root html;
--- request
GET /a.html
--- then
is(main::embedded(qw(pt-BR pt-PT sr-Latn sr-Cyrl)), '');
like(main::embedded('pt_BR'), qr/is no language tag/);
--- no_error_log
[error]
[alert]



=== TEST 8: what readers wrote is in no language that we know
--- config
    root html;
    comments on;
--- comments
/a.html 0500000000000001 - a Ann: One
--- request
GET /a.html
--- response_body_like: lang="en" dir="ltr".*<div class="comment-body" dir="auto" lang=""[^>]*>.*<textarea [^>]* lang=""
--- no_error_log
[error]
[alert]
