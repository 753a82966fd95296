# A filter that compresses, loaded before ours and behind: what nginx says of
# it, and what becomes of pages. Skipped only for an nginx that is not Debian's
# own, which takes none of its modules.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $ours = $ENV{TEST_NGINX_LOAD_MODULES}
    or plan skip_all => 'the module is linked in';

my $brotli = `sh t/lib/debian-module.sh build/modules \\
                 libnginx-mod-http-brotli-filter`;

die "the brotli module could not be had\n" if $? || $brotli !~ /\.so$/;

chomp $brotli;

my %conf = (
    workers => 1,
    files => { 'a.html' => '<body>' . 'text ' x 100 . '</body>' },
    http => <<'_EOC_',
    comments_redis $TEST_NGINX_REDIS timeout=30s;
    comments_deadline 10s;
    brotli on;
    server {
        listen 127.0.0.1:$TEST_NGINX_PORT_2;
        brotli off;
        root html;
    }
_EOC_
    server => <<'_EOC_',
        comments on;
        location /far/ { proxy_pass http://127.0.0.1:$TEST_NGINX_PORT_2/; }
_EOC_
);

sub started {
    my (@modules) = @_;

    local $ENV{TEST_NGINX_LOAD_MODULES} = join ' ', @modules;

    return eval { server_start(%conf); 1 };
}

sub said { return scalar(() = server_log($_[0])) }

my @accept = ('Accept-Encoding' => 'br');

if (!started($brotli, $ours)) {
    plan skip_all => 'this nginx takes no module of Debian'
        if said(qr/is not binary compatible/);
    die "server: $@";
}

is(said(qr/\[warn\]/), 0, 'brotli before ours: nothing to warn of');
is(http_get('/far/a.html', @accept)->{headers}{'content-encoding'}, 'br',
   'a page from elsewhere is compressed behind us');
like(http_get('/far/a.html')->{content}, qr/ngx-comments/, 'with its block');
is(said(qr/comes compressed/), 0, 'nothing to warn of');

ok(started($ours, $brotli), 'brotli behind ours');
cmp_ok(said(qr/\[warn\].*"ngx_http_brotli_filter_module" is loaded behind/),
       '>=', 1, 'it is said when the configuration is read');

is(http_get('/a.html', @accept)->{headers}{'content-encoding'}, 'br',
   'a file is composed before it is compressed');
is(said(qr/comes compressed/), 0, 'nothing to warn of');
is(http_get('/far/a.html', @accept)->{status}, 200, 'a page from elsewhere');
is(said(qr/"\/far\/a\.html" comes compressed \("br"\)/), 1,
   'is warned of, since it was compressed before us');
like(http_get('/far/a.html')->{content}, qr/ngx-comments/,
     'for another reader it has its block');

is(said(qr/\[(?:error|alert)\]/), 0, 'no errors');

server_stop();
done_testing();
