# A name of Redis that has several addresses, of which one is of use: as
# "localhost" that is ::1 first, where no Redis listens.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $resolver = "$ENV{TEST_NGINX_SERVROOT}-resolver.so";

system('cc', '-shared', '-fPIC', '-Wall', '-Werror', '-o', $resolver,
       't/lib/resolver.c', '-ldl') == 0 or die "no resolver\n";

my %conf = (
    workers => 2,
    server => 'comments on; location = /status { comments_status; }',
    files => { 'a.html' => "<body><p>page</p></body>\n" },
);


sub start {
    my ($name) = @_;

    local $ENV{LD_PRELOAD} = $resolver;

    server_start(%conf, http => "comments_redis redis://$name:" . redis_port()
                                . ' timeout=5s; comments_deadline 5s;');
}


redis_stop();
redis_start(port => free_port());

# 1. Found, at once and without a word.

start('redis.test');

is(http_post('/a.html', { name => 'Ann', text => 'Hello' })->{status}, 303,
   'a post reaches the third address');
like(http_get('/a.html')->{content}, qr/Hello/, 'and so does a page');
is(join('', server_log(qr/\[(?:error|alert|crit)\]/)), '',
   'two addresses of no use are no outage');

# 2. Lost and found again.

my $port = redis_port();

redis_kill();

ok(wait_for(sub { server_log(qr/Redis at .* is not there/) == 2 }, 30),
   'an outage is one line a worker');
like((server_log(qr/is not there/))[0], qr/all addresses of the name are tried/,
     'which tells of the addresses');

redis_start(port => $port);

ok(wait_for(sub { server_log(qr/Redis at .* is back/) == 2 }, 60),
   'it is found again');
ok(wait_for(sub { http_post('/a.html', { name => 'Ann', text => 'Again' })
                      ->{status} == 303 }, 30), 'posts are taken');

server_stop();

# 3. None is of use: tried with back-off, not in a circle without a pause.

start('nobody.test');

ok(wait_for(sub { server_log(qr/is not there: connect\(\) failed/) == 2 }, 30),
   'no address of use is an outage');
is(http_get('/a.html')->{status}, 200, 'pages are served');

server_stop();
unlink $resolver;

done_testing();
