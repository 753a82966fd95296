# Attacks on the defence against spam, and a plug-in (t/plugins, "liar") that
# keeps none of the promises of the public header: what it does must be logged,
# harm nobody, and change nothing of the comment.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use Cwd qw(cwd);
use File::Basename qw(dirname);
use JSON::PP ();
use POSIX ();
use Test::More;

my $dir = $ENV{COMMENTS_WAITING} ? dirname($ENV{COMMENTS_WAITING}) . '/../plugins'
                                 : cwd() . '/build/plugins';
my $waiting = $ENV{COMMENTS_WAITING}
              || cwd() . '/build/waiting/ngx_http_comments_waiting_module.so';
my $other = $ENV{TEST_NGINX_PORT_2};
my @ctl = ('--site', 'test.example');

my %conf = (
    workers => 2,
    main => "load_module $dir/liar.so; load_module $waiting;",
    http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s; comments_check liar;"
            . "server { listen 127.0.0.1:$other; server_name other.example; root html; comments on; }",
    server => <<'_EOC_',
        comments on;
        location /proxied/ {
            set_real_ip_from 127.0.0.1;
            real_ip_header X-Real-IP;
            alias html/;
        }
        location /kept/ {
            comments_challenge refresh;
            comments_max_length 64k;
            comments_check waiting;
            alias html/;
        }
        location /held/ {
            comments_moderation all;
            set_real_ip_from 127.0.0.1;
            real_ip_header X-Real-IP;
            alias html/;
        }
_EOC_
    files => { 'a.html' => "<body>page</body>\n", 'b.html' => "<body>b</body>\n" }
);

my $text = 'See http://x.example/ of *Ann* ';
my $n = 0;

# A post while the plug-in lies; {stored} is the comment as it is exported.
sub lie {
    my ($lie, %more) = @_;

    my $res = http_request('POST', "/a.html?comments=post&lie=$lie",
                           { 'Content-Type' => 'application/json' },
                           JSON::PP->new->encode({ name => 'Ann', website => 'w.example',
                                                   text => $text . $n++, %more }));

    $res->{json} = http_json($res);
    $res->{stored} = stored($res->{json}{id}) if $res->{json}{id};

    return $res;
}

sub stored {
    my ($id) = @_;

    ctl(@ctl, 'export');

    my ($line) = grep { /"id":"$id"/ } split /\n/, $out;

    return $line && JSON::PP->new->utf8->decode($line);
}

# all lines of errors since the last call match one of the patterns
sub only {
    my ($name, @patterns) = @_;

    my @lines = server_log(qr{^\S+ \S+ \[(?:error|alert|crit|emerg)\]|exited on signal});

    for my $pattern (@patterns) {
        ok(scalar(grep { /$pattern/ } @lines), "$name: logged, $pattern");
        @lines = grep { !/$pattern/ } @lines;
    }

    is_deeply(\@lines, [], "$name: and nothing else");
    server_mark();
}


# what it says

server_start(%conf);

my $res = lie('verdict');
is($res->{status}, 202, 'a verdict that there is not: held');
is($res->{stored}{reason}, 'liar:failed', 'as the check has failed');
only('verdict', qr/gives the verdict \d+, which does not exist/, qr/check "liar" has failed/);

$res = lie('reason');
is($res->{status}, 202, 'a reason of a megabyte that is no UTF-8');
like($res->{stored}{reason}, qr/^liar:liar  \[31m\?  \[alert\] \?[^\x00-\x1f\x{fffd}]{170,190}$/,
     'what is stored is the beginning, without what controls a terminal');
cmp_ok(length $res->{stored}{reason}, '<=', 200 + length 'liar:liar ', 'of 200 bytes');
is(scalar(() = server_log(qr/^\[alert\]/)), 0, 'no line of the log is its own');
only('reason', qr/whose code is no word of a-z, 0-9 and _/);

$res = lie('cut');
is($res->{stored}{reason}, 'liar:liar x' . "\x{e9}" x 99, 'no character is cut into two');
only('cut');

$res = lie('retry');
is($res->{status}, 429, 'a time that is none');
is($res->{headers}{'retry-after'}, 30 * 86400, 'is a month');
only('retry');


# what it asks, and tells

redis_cmd('SET', 'witness', 1);
$res = lie('asks');
is($res->{status}, 201, 'more questions than there may be, and what must not be asked');
is(scalar(() = server_log(qr/liar: 0 forbidden/)), 1, 'nothing of it is asked');
is(scalar(() = server_log(qr/liar: 32 asked/)), 1, 'and 32 questions');
is(scalar(() = server_log(qr/liar: 32 replies/)), 1, 'which have replies');
is(redis_cmd('GET', 'witness'), 1, 'a key with line ends is a key');
only('asks', qr/has a command for Redis that is not allowed/);

$res = lie('tells');
is($res->{status}, 201, 'ten thousand commands: the comment is stored');
is(redis_cmd('GET', 'comments:site:test.example:check:liar:told'), 32, 'and 32 of them are sent');
is(scalar(() = server_log(qr/calls tell\(\) too often/)), 1, 'which is logged once');
only('tells', qr/calls tell\(\) too often/);

for my $learned (qw(learned early)) {
    is(lie($learned)->{status}, 201, "$learned: at a wrong time");
    is(scalar(() = server_log(qr/liar: 0 $learned/)), 1, 'nothing is given');
    server_mark();
}

$res = lie('over');
is($res->{status}, 201, 'when the chain has ended');
is($res->{stored}{status}, 'approved', 'nothing changes its verdict');
server_mark();


# what it writes to

for my $writes (qw(writes writes-early)) {
    $res = lie($writes);
    is($res->{status}, 201, "$writes: into what is const");
    is($res->{stored}{text}, $text . ($n - 1), 'the comment is stored as it was sent');
    is($res->{stored}{name}, 'Ann', 'with its name');
    is($res->{stored}{thread}, '/a.html', 'on its page');
    like($res->{json}{html}, qr{<a href="http://x\.example/"}, 'and its links');
}

only('writes');


# tickets of others, while others wait

my @answers = parallel(24, sub {
    my ($i) = @_;
    return map { my $lie = $_ % 3 ? 'none' : $i % 2 ? 'tickets' : 'waits';
                 my $answer = lie($lie, text => "tickets $i $_");
                 join ' ', $lie, $answer->{status}, $answer->{json}{id} || '' } 1 .. 6;
});

is(scalar(grep { /^none 201 \w{16}$/ } @answers), 24 * 4, 'tickets of others: honest posts pass');
is(scalar(grep { /^tickets 201 / } @answers), 24, 'a check that does not wait ends its own');
is(scalar(grep { /^waits 202 / } @answers), 24, 'WAIT is no verdict for done()');
is(scalar(grep { my ($id) = /(\w{16})$/; !$id || !stored($id) } @answers), 0, 'all are stored');
is(scalar(server_log(qr/exited on signal|step \d+ /)), 0, 'no state is lost');
is(http_get('/a.html')->{status}, 200, 'the workers are well');
server_mark();


# where its subrequests lead

for my $to ('/a.html', '/a.html?comments=post', '/b.html?comments=post&lie=subrequest&to=/a.html',
            '/a.html?comments=json', '/a.html?comments=confirm&id=0', '/', '/../x', "/\0", '',
            'http://x.example/', '/' . 'x' x 5000)
{
    my $escaped = join '', map { sprintf '%%%02x', ord } split //, $to;

    $escaped = '/' . 'x' x 5000 if length $to > 1000;
    like(lie("subrequest&to=$escaped")->{status}, qr/^20[12]$/,
         'a subrequest to ' . substr($to, 0, 60) =~ s/\0/NUL/r);
}

is(scalar(grep { $_->{author}{name} eq 'Liar' } http_thread('/a.html'), http_thread('/b.html')), 0,
   'none has posted');
is(scalar(server_log(qr/exited on signal|^\S+ \S+ \[(?:alert|crit)\]/)), 0, 'and none was fatal');
server_mark();


# an author's cookie is not given to who guesses a text that is held

sub held {
    my ($text, $address, %more) = @_;

    my $answer = http_request('POST', '/held/a.html?comments=post',
                              { 'Content-Type' => 'application/json', 'X-Real-IP' => $address },
                              JSON::PP->new->encode({ name => 'Vic', text => $text, %more }));
    my ($cookie) = ($answer->{headers}{'set-cookie'} // '') =~ /^comments_author=([^;]+)/;

    return ($answer->{status}, $cookie // '', http_json($answer));
}

my ($status, $cookie, $json) = held('Thanks!', '192.0.2.1');
is($status, 202, 'a short text is held');
my ($again, $same) = held('Thanks!', '192.0.2.1');
is($same, $cookie, 'its author, who sends it again, is known');
my ($guessed, $stolen, $answer) = held('Thanks!', '192.0.2.2');
is($guessed, 202, 'from another address it is the same comment');
is($answer->{id}, $json->{id}, 'with its id');
is($stolen, '', 'but without its cookie');
is($answer->{token}, undef, 'and without its token');
(undef, $stolen) = held('Thanks!', '192.0.2.1', email => 'eve@example.org');
is($stolen, '', 'nor with another e-mail address');

is(http_get("http://127.0.0.1:$other/a.html?comments=show&id=$json->{id}",
            Cookie => "comments_author=$cookie")->{status}, 404, 'another site does not know it');
only('guessed');


# challenged forms that Redis keeps

my @kept = parallel(4, sub {
    my ($i) = @_;

    return map { my $answer = http_post('/kept/a.html?comments=post&waiting=challenge',
                                        { name => 'Ann', text => "$i $_ " . 'x' x 60_000 });
                 "$answer->{status} " . ($answer->{headers}{refresh} ? 'kept' : 'button') } 1 .. 150;
});

is(scalar(grep { /^403 / } @kept), 600, 'a flood of forms that are to be confirmed');
cmp_ok(scalar(grep { /kept/ } @kept), '<=', 2 * 16 * 1024 * 1024 / 60_000,
       'each worker gives Redis no more than 16 MB of them');
cmp_ok(scalar(grep { /kept/ } @kept), '>=', 16 * 1024 * 1024 / 70_000, 'but these it does');
only('kept');


# files of words

sub words {
    my ($file) = @_;

    server_conf(%conf, http => "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s; comments_check words file=$file;");

    my $root = "$ENV{TEST_NGINX_SERVROOT}-own";

    return scalar qx(timeout 20 $ENV{TEST_NGINX_BINARY} -t -p $root/ -c $root/nginx.conf 2>&1);
}

my $words = "$ENV{TEST_NGINX_SERVROOT}-own/words";

sub written {
    my ($bytes) = @_;

    open my $out, '>:raw', $words or die "$words: $!\n";
    print $out $bytes;
    close $out;

    return words($words);
}

POSIX::mkfifo("$words.fifo", 0600) or die "mkfifo: $!\n";

like(words("$words.fifo"), qr/\[emerg\].*check "words": its file is no regular file/, 'a pipe');
like(words(dirname($words)), qr/\[emerg\].*check "words": its file is no regular file/, 'a folder');
like(words('/dev/zero'), qr/\[emerg\].*its file is no regular file/, 'a device');
like(written("casino\0\0\nviagra\0x\n"), qr/test is successful/, 'NULs are blanks');
like(written("\xff\xfe\x00c"), qr/\[emerg\].*a term is not UTF-8/, 'bytes');
like(written('a' x 10_000_000), qr/\[emerg\].*a term is longer than 200 bytes/, 'one line of 10 MB');
like(written("b\n" x 5_300_000), qr/\[emerg\].*its file is larger than 10 MB/, 'a file that is too large');
like(written(join '', map { ('a' x 190) . sprintf("%08d\n", $_) } 1 .. 50_000),
     qr/test is successful/, '10 MB of terms that differ at their ends');

server_stop();

done_testing();
