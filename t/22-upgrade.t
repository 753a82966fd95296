# What an older version has stored: pages show it as before, posts wait for
# "commentsctl upgrade", and then all is as if this version had stored it. What
# a newer version has stored is left alone.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my $url = 'unix:' . redis_sock();
my $key = 'comments:{test.example:/a.html}';
my $site = 'comments:site:test.example';

die "there is no $ctl\n" unless -x $ctl;


sub ctl { my $out = `$ctl --redis $url --site test.example @_ 2>&1`; return $out }


# what the version before did not write
sub make_old {
    redis_cmd('DEL', "$key:live", "$site:ids", 'comments:schema');

    for my $member (@{ redis_cmd('ZRANGE', "$site:latest", 0, -1) }) {
        my ($id, undef, $thread) = split / /, $member, 3;
        redis_cmd('ZREM', "$site:latest", $member);
        redis_cmd('ZADD', "$site:latest", 0, "$id $thread");
    }
}


sub block {
    my ($page) = http_get('/a.html')->{content} =~ /(<section.*<\/section>)/s;
    return $page;
}


server_start(workers => 2,
             server => 'comments on; location /status { comments_status; }',
             files => { 'a.html' => "<body><p>page</p></body>\n",
                        'b.html' => "<body><p>page</p></body>\n" });

my $first = http_comment('/a.html', { name => 'Ann', text => 'first' });
my $reply = http_comment('/a.html', { name => 'Ben', text => 'a reply',
                                      parent => $first->{json}{id} });
http_comment('/a.html', { name => 'Cem', text => 'second' });

is(redis_cmd('GET', 'comments:schema'), 2, 'the version is written');

my $before = block();

like($before, qr/first.*a reply.*second/s, 'a page with three comments');
like(ctl('verify'), qr/ 0 problems/, 'all is right');

make_old();

like(ctl('verify'), qr/:live: 2.*list of comments: 3.*newest/s,
     'of an older version this is missing');
is(block(), $before, 'the page is the same');

my $late = http_comment('/a.html', { name => 'Dan', text => 'too early' });

is($late->{status}, 503, 'a post to an old thread has to wait');
ok(server_log(qr/older version.*run "commentsctl upgrade"/),
   'and the error log says what for');
is(http_comment('/b.html', { name => 'Eve', text => 'new' })->{status}, 201,
   'a thread that is new takes posts');

like(ctl('upgrade'), qr/(\d+) problems, \1 repaired/, 'the upgrade');
like(ctl('verify'), qr/ 0 problems/, 'makes all right');
is(redis_cmd('GET', 'comments:schema'), 2, 'and writes the version');
is(block(), $before, 'the page is the same to the byte');
is(http_comment('/a.html', { name => 'Dan', text => 'now' })->{status}, 201,
   'posts are taken again');

like(ctl('delete', $first->{json}{id}), qr/1 changed/, 'and changes work');
like(ctl('delete', $reply->{json}{id}), qr/1 changed/, 'to the last');
is(redis_cmd('ZSCORE', "$key:roots", $first->{json}{id}), undef,
   'a root of which nothing is left goes');
like(ctl('upgrade'), qr/ 0 problems, 0 repaired/, 'a second time does nothing');

redis_cmd('SET', 'comments:schema', 3);

like(ctl('stats'), qr/stored by a newer version \(schema 3, this is 2\)/,
     'commentsctl leaves alone what is newer');
is($? >> 8, 3, 'which its exit status says');

done_testing();
