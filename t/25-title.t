# The title of a page is kept with its thread: of files and of pages from
# elsewhere, as it was when the last comment was posted.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use JSON::PP qw(decode_json);
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';

die "there is no $ctl\n" unless -x $ctl;


sub ctl {
    return scalar `$ctl --redis unix:${\ redis_sock()} --site test.example @_ 2>&1`;
}

sub title {
    return redis_cmd('HGET', "comments:{test.example:$_[0]}:meta", 'title');
}

sub post {
    my ($page, $text) = @_;
    my $res = http_comment($page, { name => 'Ann', text => $text });
    is($res->{status}, 201, "a post to $page");
}


my %pages = (
    'a.html' => "<!doctype html><title>\n A &amp; B \n</title><body>x</body>\n",
    'b.html' => "<body><p>no title</p></body>\n",
    'u.html' => "<meta charset=utf-8><title>\xc3\x9cber</title><body></body>\n",
    'l.html' => "<title>\xdcber</title><body></body>\n",
    'from/p.html' => "<title>From elsewhere</title><body>x</body>\n"
);

my $port = free_port();

server_start(server => 'comments on; '
                     . "location /proxied/ { proxy_pass http://127.0.0.1:$port/from/; }",
             http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s; server { listen 127.0.0.1:$port; location / { } }",
             files => \%pages);

post('/a.html', 'one');
is(title('/a.html'), 'A & B', 'the first post knows the title of a file');
post('/b.html', 'one');
is(title('/b.html'), undef, 'a page without one');
post('/u.html', 'one');
is(title('/u.html'), "\xc3\x9cber", 'a title in UTF-8');
post('/l.html', 'one');
is(title('/l.html'), undef, 'bytes of an unknown charset are none');

server_file('a.html', "<title>Another</title><body>xx</body>\n");
is(title('/a.html'), 'A & B', 'a title that changes');
post('/a.html', 'two');
is(title('/a.html'), 'Another', 'is another with the next post');

post('/proxied/p.html', 'one');
is(title('/proxied/p.html'), undef, 'of a page nobody has seen none is known');
like(http_get('/proxied/p.html')->{content}, qr/From.*<section/s, 'it is seen');
post('/proxied/p.html', 'two');
is(title('/proxied/p.html'), 'From elsewhere', 'and known');

server_file('b.html', "<title>" . "x " x 400 . "</title><body>x</body>\n");
post('/b.html', 'two');
ok(length title('/b.html') <= 300, 'a long title is cut');

like(ctl('list'), qr{/a\.html  Another$}m, 'list has it');
my ($listed) = grep { $_->{thread} eq '/a.html' }
               @{ decode_json(ctl('list', '--json'))->{threads} };
is_deeply([@$listed{qw(title url)}], ['Another', '/a.html'],
          'and as JSON, with the address');
like(ctl('show', '/a.html'), qr/^Another\n/, 'show begins with it');
is(decode_json(ctl('show', '--json', '/a.html'))->{title}, 'Another', 'as JSON');
like(ctl('recent'), qr{/a\.html  Another  \(from [0-9a-f]{32}\)$}m, 'recent has it');
my ($recent) = grep { $_->{thread} eq '/a.html' }
               @{ decode_json(ctl('recent', '--json'))->{comments} };
is($recent->{title}, 'Another', 'as JSON');
like(ctl('export'), qr/"thread":"\/a\.html","url":"\/a\.html","title":"Another"/,
     'and an export');
like(ctl('verify'), qr/ 0 problems/, 'all is in order');

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

done_testing();
