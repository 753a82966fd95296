# commentsctl, as its users call it: what it prints, its exit status, and what
# is in Redis afterwards.

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsFakeRedis;
use Digest::SHA qw(hmac_sha256_hex);
use File::Temp qw(tempdir);
use IO::Socket::UNIX;
use JSON::PP qw(decode_json);
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my $fixtures = 't/fixtures/ctl';
my $dir = tempdir(CLEANUP => 1);
my $site = 'blog.example';

die "there is no $ctl: make commentsctl\n" unless -x $ctl;

delete $ENV{COMMENTS_REDIS};

our ($out, $err);


# Runs commentsctl with those arguments on the private Redis; its exit status.
sub ctl {
    return run('--redis', 'unix:' . redis_sock(), '--site', $site, @_);
}


sub run {
    my (@args) = @_;

    my $pid = fork;

    die "fork: $!" unless defined $pid;

    if ($pid == 0) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', "$dir/out";
        open STDERR, '>', "$dir/err";
        exec { $ctl } $ctl, @args or POSIX::_exit(127);
    }

    waitpid $pid, 0;

    my $status = $? & 127 ? "signal " . ($? & 127) : $? >> 8;

    ($out, $err) = (slurp("$dir/out"), slurp("$dir/err"));

    return $status;
}


sub slurp {
    my ($name) = @_;

    open my $file, '<:raw', $name or die "$name: $!";
    local $/;

    return scalar(<$file>) // '';
}


# What was published until now, on a connection that has subscribed.
sub events {
    my ($listener) = @_;
    my @events;

    redis_cmd('PUBLISH', 'comments:events', 'the end');

    while (1) {
        my @part = map { scalar readline $listener } 1 .. 7;

        return @events if !defined $part[6] || $part[6] eq "the end\r\n";
        push @events, $part[6];
    }
}


sub spew {
    my ($name, $text) = @_;

    open my $file, '>:raw', "$dir/$name" or die "$name: $!";
    print $file $text;
    close $file or die "$name: $!";

    return "$dir/$name";
}


sub lines { my @lines = split /\n/, $_[0]; return \@lines }

sub objects { return [map { decode_json($_) } split /\n/, $out] }

sub records { return [grep { exists $_->{id} } @{ objects() }] }

sub report { return decode_json($out) }

sub key { return "comments:{$site:$_[0]}:$_[1]" }


# the command line

is(run('--help'), 0, 'help is no error');
like($out, qr/^usage: commentsctl.*import.*approve/s, 'help names the commands');
is(run(), 2, 'no command is a usage error');
is(run('frobnicate'), 2, 'nor is an unknown one');
like($err, qr/^commentsctl: there is no command "frobnicate".*\n\z/,
     'which is said in one line');
is(run('stats', '--frobnicate'), 2, 'an unknown option is a usage error');

for my $command (qw(import export stats list show verify approve spam delete
                    restore purge edit close open recent
                    upgrade learn)) {
    is(run($command, '--help'), 0, "$command has help");
    like($out, qr/^usage: commentsctl $command/, "$command: the help is its own");
}

is(ctl('import', '--format', 'nothing', 'x'), 2, 'an unknown format');
like($err, qr/\A[^\n]*unknown format "nothing"; expected auto, .*jsonl.*\n\z/,
     'one line says which are known');
is(ctl('import'), 2, 'an import of nothing');
is(ctl('import', "$dir/none"), 2, 'an import of a file that is not there');
like($err, qr/none: No such file/, 'which is named');
is(ctl('stats', '--repair'), 2, 'an option of another command');
like($err, qr/stats has no option --repair/, 'which is named');
is(ctl('stats', 'x'), 2, 'stats takes no argument');
is(ctl('show'), 2, 'show takes one');
is(ctl('--site', '', 'stats'), 2, 'an empty site');


# where Redis is

is(run('--redis', 'unix:/nowhere/redis.sock', 'stats'), 3, 'no Redis');
like($err, qr{^commentsctl: cannot connect to Redis at /nowhere/redis\.sock: },
     'which is said with the path of its socket');
like($err, qr/; --redis or COMMENTS_REDIS names another\n\z/, 'and what names another');

for my $host ('127.0.0.1', '[::1]') {
    my $free = free_port();

    is(run('--redis', "redis://$host:$free/1", 'stats'), 3,
       "no Redis at $host");
    like($err, qr/^commentsctl: cannot connect to Redis at \Q$host:$free\E: /,
         'which is said with the port');
}

for my $url ('redis:/x', 'http://h/', 'unix:x', 'redis://', 'redis://h:0/',
             'redis://h:99999', 'redis://h/x', 'unix:/s?db=', 'unix:/s?x=1',
             'redis://user@h/', 'redis://u:%zz@h/', 'rediss://h/',
             'sentinel://h/m', 'cluster://h') {
    is(run('--redis', $url, 'stats'), 2, "no URL of ours: $url");
}

is(run('--redis', 'redis://u:sesame%zz@h/', 'stats'), 2, 'a bad password');
unlike($err, qr/sesame/, 'a password is not printed');

is(run('--redis', 'unix:' . redis_sock() . '?db=3', 'stats'), 0,
   'a database of its own');

redis_stop();

my $port = free_port();

redis_start(port => $port);
redis_cmd('CONFIG', 'SET', 'requirepass', 'o:p@n%');

is(run('--redis', "redis://:o:p\@n%25\@127.0.0.1:$port/2", 'import',
       "$fixtures/moved.jsonl"), 0, 'TCP, password, database');
is(run('--redis', "redis://default:o%3Ap%40n%25\@localhost:$port/2", 'stats'),
   0, 'the same with a user');
like($out, qr/^comments  5$/m, 'and it is the same database');
is(run('--redis', "redis://:wrong\@127.0.0.1:$port/2", 'stats'), 3,
   'the wrong password');
is(run('--redis', "redis://127.0.0.1:$port/", 'stats'), 3, 'no password');
like($err, qr/NOAUTH/, 'Redis says why');

{
    local $ENV{COMMENTS_REDIS} = "redis://:o:p\@n%25\@127.0.0.1:$port/2";
    is(run('stats'), 0, 'the URL from the environment');
}

redis_stop();
redis_start();


# import

is(ctl('import', "$fixtures/mixed.jsonl", '--dry-run', '--json'), 0,
   'a dry run');
is_deeply(report(),
          { threads => 3, comments => 12, replies => 5, new => 12, known => 0,
            skipped => { damaged => 0, repeated => 0, empty => 0,
                         too_long => 0, spam => 0, deleted => 0,
                         no_page => 0 },
            pages => [{ thread => '/posts/x.html', new => 4, known => 0 },
                       { thread => '/a/', new => 7, known => 0 },
                       { thread => "/caf\x{e9} {x}:.html", new => 1,
                         known => 0 }],
            orphans => 2, altered => 0, dry_run => JSON::PP::true },
          'reports what would be done');
is(redis_cmd('DBSIZE'), 0, 'and does nothing');

my $listener = IO::Socket::UNIX->new(Peer => redis_sock()) or die;
print $listener "SUBSCRIBE comments:events\r\n";
$listener->flush;
readline $listener for 1 .. 6;

is(ctl('import', "$fixtures/mixed.jsonl", '--json'), 0, 'an import');
is_deeply([@{ report() }{qw(threads comments replies new known orphans)}],
          [3, 12, 5, 12, 0, 2], 'its report');
is($err, '', 'nothing is said without a terminal');

my $version = redis_cmd('HGET', key('/posts/x.html', 'meta'), 'v');

is(ctl('--json', 'import', "$fixtures/mixed.jsonl"), 0, 'a second import');
is_deeply([@{ report() }{qw(comments new known orphans)}], [12, 0, 12, 2],
          'knows all of it');
is(redis_cmd('HGET', key('/posts/x.html', 'meta'), 'v'), $version,
   'and changes nothing');

is(ctl('import', "$fixtures/mixed.jsonl"), 0, 'a report for people');
like($out, qr/^12 comments \(5 replies\) in 3 threads\n  site +blog\.example\n.*known +12\b/s,
     'says the same');

is(ctl('import', '--dry-run', spew('single.jsonl', <<'END')), 0, 'one comment');
{"thread":"/one.html","id":"1","text":"t","created":"2026-01-02T10:00:00Z"}
END
like($out, qr/^dry run: 1 comment \(0 replies\) in 1 thread\n/m, 'is one');
is((sort { $b <=> $a } map { length } split /\n/, $out)[0] < 60, 1,
   'and fits a narrow terminal');
is(run('--redis', 'unix:' . redis_sock(), 'import', '--dry-run',
       "$dir/single.jsonl"), 0, 'without --site');
like($out, qr/^  site +default  \(--site names another\)\n/m,
     'the report says where it goes');

my @events = events($listener);

is(scalar(grep { /\Acommentsctl import \w{16} 12 blog\.example \/[^\r\n]+\r\n\z/ }
          @events), 3, 'the workers are told of comments that readers may see');
is_deeply([sort map { m{ (/[^\r\n]*)\r\n\z} } @events],
          ['/a/', "/caf\xc3\xa9 {x}:.html", '/posts/x.html'],
          'once of each thread');
close $listener;

is(redis_cmd('HGET', key('/posts/x.html', 'meta'), 'n'), 4, 'the count');
is(redis_cmd('HGET', key('/posts/x.html', 'meta'), 't'), 1767344400000,
   'the thread began with the earliest comment');
is(redis_cmd('ZSCORE', "comments:site:$site:threads", '/posts/x.html'),
   1767607200000, 'and changed with the latest');
is(redis_cmd('HGET', key('/a/', 'meta'), 'n'), 4,
   'the count is of approved ones only');

is(ctl('export'), 0, 'an export');

my %by = map { ($_->{name} || $_->{text}) => $_ } @{ records() };

is($by{Ann}{parent}, undef, 'a root has no parent');
is($by{Bob}{parent}, $by{Ann}{id}, 'a parent behind its reply is found');
is($by{Cid}{parent}, $by{Bob}{id}, 'at any depth');
cmp_ok($by{Cid}{id}, 'gt', $by{Bob}{id}, 'a reply sorts behind its parent');
is($by{Cid}{created}, '2026-01-02T09:00:00Z', 'and keeps its own time');
is($by{Bob}{created}, '2026-01-02T10:00:00.500Z', 'times are in UTC');
is($by{Dora}{parent}, undef, 'an orphan is a root');
is_deeply([@{ $by{Dora} }{qw(up down moderator edited)}],
          [3, 1, 1, '2026-01-06T10:00:00Z'], 'votes and the like are kept');
is($by{'second of a circle'}{parent}, undef,
   'the earliest of a circle is its root');
is($by{'first of a circle'}{parent}, $by{'second of a circle'}{id},
   'the others keep their parents');
is($by{'third of a circle'}{parent}, $by{'first of a circle'}{id}, 'each');
is($by{Eve}{thread}, '/a/', 'an index name is no part of a key');
is($by{Eve}{status}, 'pending', 'the status is kept');
is($by{'buy it'}{status}, 'spam', 'spam too');
is((grep { $_->{status} eq 'deleted' } values %by)[0]{text}, '',
   'a deleted comment without a text');
is($by{Ann}{text}, "the *first*\n\none", 'text is cleaned');
is($by{Ann}{website}, 'http://ann.example', 'a website gets its scheme');
is(redis_cmd('HGET', key('/posts/x.html', 'index'), $by{Cid}{id}),
   "a$by{Ann}{id}2", 'the index has root and depth');
is(redis_cmd('EXISTS', key("/caf\xc3\xa9 %7Bx%7D:.html", 'meta')), 1,
   'braces in keys are encoded');

my $secret = redis_cmd('GET', 'comments:secret');
my $hash = substr hmac_sha256_hex(pack('Q>', 5) . 'email' . pack('Q>', 15)
                                  . 'ann@example.org', $secret), 0, 32;

is($by{Ann}{email_hash}, $hash, 'an address is stored as its hash');
ok(!exists $by{Ann}{email}, 'and not itself');

my $exported = $out;


# export and back

my $file = spew('export.jsonl', $exported);

is(ctl('--json', 'import', $file), 0, 'what was exported');
is_deeply([@{ report() }{qw(comments new known)}], [12, 0, 12],
          'is known where it comes from');

redis_cmd('FLUSHALL');

my ($answer) = grep { /"name":"Cid"/ } @{ lines($exported) };

is(ctl('--json', 'import', $file), 0, 'it goes back into an empty Redis');
is_deeply([@{ report() }{qw(comments new known orphans)}], [12, 12, 0, 0],
          'all of it');
is(ctl('export', '-o', "$dir/again.jsonl"), 0, 'and out again');
is(slurp("$dir/again.jsonl"), $exported, 'byte by byte');
is($out, '', 'an export into a file prints nothing');
is(ctl('export', '-o', "$dir/no/such/folder"), 2, 'a file that cannot be');
like($err, qr{^commentsctl: \Q$dir\E/no/such/folder: No such file},
     'which is named');

redis_cmd('HDEL', key('/posts/x.html', 'index'), $by{Cid}{id});
redis_cmd('ZREMRANGEBYLEX', key('/posts/x.html', "s:$by{Ann}{id}"),
          "[$by{Cid}{id}", '+');
redis_cmd('HINCRBY', key('/posts/x.html', 'meta'), 'n', -1);

is(ctl('--json', 'import', spew('part.jsonl', "$answer\n")), 0,
   'a part of an export');
is_deeply([@{ report() }{qw(new replies orphans)}], [1, 1, 0],
          'finds its parents in Redis');
ctl('export');
is($out, $exported, 'and makes it whole');

is(run('--redis', 'unix:' . redis_sock(), '--site', 'other', '--json',
       'import', $file), 0, 'into another site');
is(report()->{new}, 12, 'where all is new');
is(redis_cmd('ZCARD', "comments:site:$site:threads"), 3, 'the first is as before');


# the file of an export

redis_cmd('FLUSHALL');
ctl('import', "$fixtures/mixed.jsonl");

my $backup = "$dir/backup.jsonl";
my $former = "what was there before\n";

is(ctl('export', '-o', $backup), 0, 'an export into a new file');
is((stat $backup)[2] & 07777, 0600, 'is its owner\'s alone');

spew('backup.jsonl', $former);
chmod 0644, $backup;
is(ctl('--site', 'nobody', 'export', '-o', $backup), 1,
   'an export of a site that is not there');
like($err, qr/^commentsctl: there are no comments of the site "nobody"/,
     'says so');
is(slurp($backup), $former, 'and leaves the former file alone');
is(ctl('--site', 'nobody', 'export', '-o', "$dir/nobody.jsonl"), 1,
   'nor does it');
ok(!-e "$dir/nobody.jsonl", 'make a file');
is(ctl('--site', 'nobody', 'export'), 1, 'nor print');
is($out, '', 'anything');

redis_cmd('SET', key('/a/', "s:$by{Eve}{id}"), 'no sorted set');
is(ctl('export', '-o', $backup), 3, 'an export that fails half way');
is(slurp($backup), $former, 'leaves the former file alone');
redis_cmd('DEL', key('/a/', "s:$by{Eve}{id}"));

is(ctl('export', '-o', $backup), 0, 'one that does not');
isnt(slurp($backup), $former, 'replaces it');
is((stat $backup)[2] & 07777, 0600, 'and takes it from others');
chmod 0640, $backup;
is(ctl('export', '-o', $backup), 0, 'what a group may read');
is((stat $backup)[2] & 07777, 0640, 'it may read again');

symlink 'backup.jsonl', "$dir/link.jsonl" or die;
spew('backup.jsonl', $former);
is(ctl('export', '-o', "$dir/link.jsonl"), 0, 'through a link');
ok(-l "$dir/link.jsonl" && slurp($backup) ne $former,
   'the file is replaced and not the link');

is(ctl('export', '-o', $dir), 2, 'a folder is no file');
like($err, qr/: Is a directory$/m, 'which is said');
is(ctl('export', '-o', ''), 2, 'nor is nothing');
is(ctl('export', '-o', '/dev/full'), 1, 'a disk that is full');
like($err, qr{^commentsctl: /dev/full: No space left}, 'is told');

for my $command (['stats'], ['list'], ['show', '/posts/x.html'], ['verify'],
                 ['export'], ['import', '--dry-run', "$fixtures/moved.jsonl"],
                 ['--help'], ['stats', '--json'], ['list', '--json'],
                 ['show', '--json', '/posts/x.html'], ['verify', '--json'])
{
    for my $where ('>/dev/full', '>&-') {
        my $status = system('/bin/sh', '-c',
            "exec \"\$@\" $where 2>'$dir/err' </dev/null", 'sh', $ctl,
            '--redis', 'unix:' . redis_sock(), '--site', $site, @$command);

        is($status >> 8, 1, "@$command $where");
        like(slurp("$dir/err"), qr/^commentsctl: standard output: /m,
             'is told');
    }
}

# a Redis that says nothing more behind its greeting
redis_stop();
fake_start(sub { return fake_handshake(@_) // '' });
spew('backup.jsonl', $former);

for my $signal (qw(INT TERM HUP)) {
    my $pid = fork;

    die "fork: $!" unless defined $pid;

    if ($pid == 0) {
        open STDOUT, '>', '/dev/null';
        open STDERR, '>', '/dev/null';
        exec { $ctl } $ctl, '--redis', 'unix:' . redis_sock(), '--site', $site,
             'export', '-o', $backup or POSIX::_exit(127);
    }

    ok(wait_for(sub { my @there = glob "$backup.*"; @there == 1 }),
       'an export is written under another name');
    kill $signal, $pid;
    waitpid $pid, 0;
    is($? & 127, { INT => 2, TERM => 15, HUP => 1 }->{$signal},
       "it ends by SIG$signal");
    is_deeply([glob "$backup*"], [$backup], 'and leaves no file');
    is(slurp($backup), $former, 'the former one is as it was');
}

fake_stop();
redis_start();


# what is no comment: the secret, and threads that are closed

redis_cmd('FLUSHALL');
ctl('import', "$fixtures/mixed.jsonl");
redis_cmd('HSET', key('/a/', 'meta'), 'closed', 1);
redis_cmd('HSET', key('/nobody.html', 'meta'), 'closed', 1);
redis_cmd('HSET', key('/open.html', 'meta'), 'closed', 0);

$secret = redis_cmd('GET', 'comments:secret');

is(ctl('export', '-o', $backup), 0, 'an export');
$out = slurp($backup);
is_deeply([grep { !exists $_->{id} } @{ objects() }],
          [{ thread => '/a/', closed => JSON::PP::true },
           { thread => '/nobody.html', closed => JSON::PP::true },
           { secret => $secret }],
          'has the secret, and closed threads with and without comments');

chmod 0644, "$dir/out";
is(ctl('export'), 0, 'standard output is a file');
like($out, qr/\Q$secret\E/, 'and has the secret');
is((stat "$dir/out")[2] & 07777, 0600, 'so it is its owner\'s alone');
like($err, qr/standard output is a file that others could read/,
     'which is said');
is(ctl('export', '--no-secret'), 0, 'without the secret');
unlike($out, qr/secret/, 'it is not there');
unlink "$dir/out";

redis_cmd('FLUSHALL');
is(ctl('--json', 'import', '--dry-run', $backup), 0, 'a dry run');
is_deeply([@{ report() }{qw(comments closed secret)}], [12, 2, 'new'],
          'tells what would come back');
is(redis_cmd('DBSIZE'), 0, 'and brings nothing back');

$listener = IO::Socket::UNIX->new(Peer => redis_sock()) or die;
print $listener "SUBSCRIBE comments:events\r\n";
$listener->flush;
readline $listener for 1 .. 6;

is(ctl('--json', 'import', $backup), 0, 'an import');
is_deeply([@{ report() }{qw(comments new closed secret)}], [12, 12, 2, 'new'],
          'brings all of it back');
is(redis_cmd('GET', 'comments:secret'), $secret, 'the secret');
is(redis_cmd('HGET', key('/a/', 'meta'), 'closed'), 1, 'a closed thread');
is(redis_cmd('HGET', key('/nobody.html', 'meta'), 'closed'), 1,
   'one without comments');
is(redis_cmd('HGET', key('/posts/x.html', 'meta'), 'closed'), undef,
   'and no other');

@events = events($listener);

is_deeply([sort grep { /close/ } @events],
          ["commentsctl close - 12 blog.example /a/\r\n",
           "commentsctl close - 12 blog.example /nobody.html\r\n"],
          'the workers are told');
close $listener;

$version = redis_cmd('HGET', key('/a/', 'meta'), 'v');
is(ctl('--json', 'import', $backup), 0, 'once more');
is_deeply([@{ report() }{qw(new closed secret)}], [0, 0, 'known'],
          'nothing is new');
is(redis_cmd('HGET', key('/a/', 'meta'), 'v'), $version, 'nor changed');

my $other = '0123456789abcdef' x 4;
redis_cmd('SET', 'comments:secret', $other);
is(ctl('--json', 'import', $backup), 0, 'where there is another secret');
is(report()->{secret}, 'other', 'it is told');
like($err, qr/Redis has another secret than the export, and keeps it/,
     'on standard error too');
is(redis_cmd('GET', 'comments:secret'), $other, 'and stays');

is(ctl('--json', 'import', spew('settings.jsonl', <<"END")), 1, 'what is none');
{"secret":"sesame"}
{"secret":"$secret"}
{"secret":"$other"}
{"thread":"nowhere","closed":true}
{"thread":"/c","closed":"perhaps"}
{"thread":"/c","closed":false}
{"thread":"/d","closed":1}
{"thread":"/e","closed":true,"text":"a comment","created":"2026-01-02T10:00:00Z"}
END
is_deeply([@{ report()->{skipped} }{qw(damaged repeated)}], [4, 1],
          'is skipped');
is(redis_cmd('HGET', key('/c', 'meta'), 'closed'), undef, 'not closed');
is(redis_cmd('HGET', key('/d', 'meta'), 'closed'), 1, 'closed');
is(redis_cmd('HGET', key('/e', 'meta'), 'n'), 1, 'a comment is a comment');

# a list or an index that is damaged hides nothing
redis_cmd('FLUSHALL');
ctl('import', $backup);
redis_cmd('DEL', key('/a/', 'index'), "comments:site:$site:threads");
is(ctl('export', '-o', "$dir/again.jsonl"), 0, 'an export without lists');
is(slurp("$dir/again.jsonl"), slurp($backup), 'is whole');


# what our own JSON writes, and what others do

redis_cmd('FLUSHALL');

sub entry {
    my ($more) = @_;

    return '{"thread":"/j","created":"2026-01-02T10:00:00Z",' . $more . "}\n";
}

is(ctl('--json', 'import', spew('flags.jsonl', join '', map { entry($_) }
    '"id":"1","text":"false","moderator":false,"pinned":false,"edited":null',
    '"id":"2","text":"true","moderator":true,"pinned":true',
    '"id":"3","text":"0","moderator":0,"votes":{"up":1,"down":0}',
    '"id":"4","text":"null","moderator":null,"author":{"moderator":true}',
    '"id":"5","text":"string","moderator":"false","pinned":"true"')), 0,
   'flags as booleans, numbers and strings');
ctl('export');
is_deeply([map { $_->{moderator} // 0 } sort { $a->{text} cmp $b->{text} }
                                             @{ records() }],
          [0, 0, 0, 0, 1], 'are understood');
is(ctl('--json', 'import', spew('flags.jsonl', join '', map { entry($_) }
    '"id":"1","text":true', '"id":"2","text":"x","moderator":"yes"',
    '"id":"3","text":"x","up":false', '"id":false,"text":"x"',
    '"id":"5","text":"x","pinned":[]')), 1, 'other members as booleans');
is(report()->{skipped}{damaged}, 5, 'are damaged');

my @tags = ('<p>Hello</p>', "\\n <P class='x'>Hello", '</div> x', '<br/>x',
            '<!-- x -->y', '<a href=\\"x\\">x</a>', '<h1>x');
my @none = ('<https://x.example/> says', '<ann@mail.example> wrote', '<3 you',
            'a <b>word</b>', '< p>', '<p', '<>', '`<p>`');

is(ctl('--json', 'import', spew('tags.jsonl', join '', map {
        entry('"text":"' . $_ . '"') } @tags, @none)), 0, 'texts of HTML');
is_deeply([@{ report() }{qw(comments tagged)}], [@tags + @none, scalar @tags],
          'are kept and counted');

for my $number (1 .. @tags + @none) {
    my $warned = $err =~ /tags\.jsonl:$number: warning: the text begins/;
    ok($number <= @tags ? $warned : !$warned,
       "line $number is " . ($number <= @tags ? 'warned of' : 'not'));
}


# a slash too few

redis_cmd('FLUSHALL');
ctl('import', "$fixtures/mixed.jsonl");

is(ctl('import', '--dry-run', spew('slash.jsonl', join '', map {
    "{\"thread\":\"$_\",\"text\":\"t\",\"created\":\"2026-01-02T10:00:00Z\"}\n"
} qw(/a /posts/x.html/ /posts/x.html /new /new/ /one /two/))), 0,
   'pages with and without a slash');
is($err, "commentsctl: the thread \"/a\" is new, and there is \"/a/\": is a "
         . "slash missing at its end?\n"
         . "commentsctl: the thread \"/posts/x.html/\" is new, and there is "
         . "\"/posts/x.html\": is a slash too many at its end?\n"
         . "commentsctl: the thread \"/new\" is new, and there is \"/new/\": is "
         . "a slash missing at its end?\n",
   'what resembles another is told');


# e-mail addresses

redis_cmd('FLUSHALL');

is(ctl('--secret-file', spew('secret', "sesame\n"), '--keep-email', 'import',
       "$fixtures/mixed.jsonl"), 0, 'a secret of its own, addresses kept');
is(redis_cmd('EXISTS', 'comments:secret'), 0, 'no other is made');
ctl('export');
($by{Ann}) = grep { $_->{name} eq 'Ann' } @{ records() };
is($by{Ann}{email}, 'Ann@Example.org', 'the address is there');
is($by{Ann}{email_hash},
   substr(hmac_sha256_hex(pack('Q>', 5) . 'email' . pack('Q>', 15)
                          . 'ann@example.org', 'sesame'), 0, 32),
   'and its hash under that secret');
is(ctl('--secret-file', "$dir/none", 'import', "$fixtures/mixed.jsonl"), 2,
   'a secret that is not there');
is(ctl('--secret-file', spew('no-secret', "\n"), 'import',
       "$fixtures/mixed.jsonl"), 2, 'or empty');


# what cannot be stored

redis_cmd('FLUSHALL');

is(ctl('--json', 'import', "$fixtures/damaged.jsonl"), 1, 'a damaged file');
is_deeply(report(),
          { threads => 1, comments => 3, replies => 0, new => 3, known => 0,
            skipped => { damaged => 11, repeated => 2, empty => 1,
                         too_long => 0, spam => 0, deleted => 0,
                         no_page => 0 },
            orphans => 0, altered => 1, dry_run => JSON::PP::false },
          'is counted');

for my $number (2 .. 12, 14 .. 17) {
    like($err, qr/^commentsctl: \Q$fixtures\E\/damaged\.jsonl:$number: /m,
         "line $number is told");
}

unlike($err, qr/damaged\.jsonl:(1|13): /, 'and only those');

ctl('export');
my ($altered) = grep { $_->{text} eq 'altered' } @{ records() };
is($altered->{name}, 'A name that is far too long for the field, as it has '
                     . "sixty-four\x{e4}", 'a name is cut after 64 characters');
ok(!exists $altered->{website}, 'a script is no website');
ok(!exists $altered->{email_hash}, 'and no address none');

redis_cmd('FLUSHALL');

my $good = '{"thread":"/l","id":"%s","text":"%s",'
           . '"created":"2026-01-02T10:00:00Z"}' . "\n";

is(ctl('--json', 'import',
       spew('long.jsonl', "\xef\xbb\xbf" . sprintf($good, 1, 'mark')
                          . sprintf($good, 2, 'x' x 1048577)
                          . sprintf($good, 3, 'y' x 5000000)
                          . sprintf($good, 4, 'z' x 1048576)
                          . sprintf($good, 5, "\xff")
                          . ('[' x 100000) . "\n"
                          . sprintf($good, 6, "carriage return\r")
                          . substr(sprintf($good, 7, 'no newline'), 0, -1))),
   1, 'lines that are too long, or deep, or not UTF-8');
is_deeply([@{ report() }{qw(comments new)},
           @{ report()->{skipped} }{qw(too_long damaged)}], [3, 3, 2, 3],
          'are skipped');

redis_cmd('FLUSHALL');

# dates beyond now, of which ids would be made
is(ctl('--json', 'import', '--dry-run', spew('future.jsonl', join '', map {
        sprintf qq({"thread":"/f","name":"Fay","text":"t%d","created":"%s"%s}\n),
                $_->[0], POSIX::strftime('%Y-%m-%dT%H:%M:%SZ', gmtime $_->[1]),
                $_->[2] || '';
    } [1, time], [2, time + 86400], [3, 4102444800],
      [4, time, ',"edited":"2100-01-01T00:00:00Z"'])), 1, 'the future');
is_deeply([report()->{comments}, report()->{skipped}{damaged}], [1, 3],
          'is refused');
like($err, qr/future\.jsonl:2: skipped: "created" is later than now/, 'as what it is');
like($err, qr/future\.jsonl:4: skipped: "edited" is later than now/, 'edited, too');

is(ctl('import', '--format', 'jsonl', spew('many.jsonl', "x\n" x 500)), 1, 'many damaged lines');
is(scalar @{ lines($err) }, 101, 'do not fill the screen');
is(ctl('import', spew('none.jsonl', '')), 0, 'an empty file is none');


# whole threads are purged in one run, places of replies included

redis_cmd('FLUSHALL');
is(ctl('import', spew('tree.jsonl', join '', map {
    my ($id, $parent, $thread) = @$_;
    qq({"thread":"/$thread","id":"$id","parent":$parent,"text":"t","created":)
    . qq("2026-01-02T10:00:00Z"}\n)
} ['1', 'null', 't'], ['2', '"1"', 't'], ['3', '"2"', 't'], ['4', 'null', 't'],
  ['5', 'null', 'u'], ['6', '"5"', 'u'])), 0, 'two threads with replies');
ctl('export', '--no-secret');

my @all = map { $_->{id} } @{ records() };
my ($asked) = map { $_->{id} } grep { $_->{thread} eq '/u' && !$_->{parent} }
    @{ records() };
my ($reply) = map { $_->{id} } grep { ($_->{parent} // '') eq $asked } @{ records() };
my @purged = grep { $_ ne $reply } @all;

is(ctl('delete', @purged), 0, 'all but an answer are deleted');
is(ctl('purge', @purged), 0, 'and purged');
is($out, "purge: 5 changed\n", 'which is said once of each');
ctl('export', '--no-secret');
is_deeply([sort map { $_->{id} } @{ records() }], [sort $asked, $reply],
          'only the place of what is still answered stays');
is(ctl('verify'), 0, 'nothing is wrong then');


# a ban that is not there

is(ctl('unban', 'name', 'Nobody', '--json'), 1, 'no such ban');
is_deeply(report(), { kind => 'name', removed => 0 }, 'in JSON, too');


# where pages have moved

redis_cmd('FLUSHALL');

is(ctl('import', '--url-map', "$fixtures/map.txt", "$fixtures/moved.jsonl"), 1,
   'a map of URLs');
is_deeply([sort @{ redis_cmd('ZRANGE', "comments:site:$site:threads", 0, -1) }],
          ['/archive.html', '/blog/one.html', '/posts/talk/', '/stays.html'],
          'is followed');
like($err, qr/moved\.jsonl:4: skipped: this id was there before/,
     'ids of one page are ids of one source');
is(ctl('import', '--url-map', spew('map', "/a /b /c\n"),
       "$fixtures/moved.jsonl"), 2, 'a map that is none');
like($err, qr/map:1: expected "OLD NEW"/, 'says where');

redis_cmd('FLUSHALL');
spew('hosts.jsonl', join '', map {
    qq({"thread":"$_","text":"t","created":"2026-01-02T10:00:00Z"}\n)
} 'http://old.example/b/one', 'https://www.old.example/b/two?x=1', '/b/three',
  'HTTPS://old.example:8443/?p=4', 'https://other.example/b/five',
  'http://old.example');

is(ctl('import', '--dry-run', '--url-map',
       spew('map', "https://other.example/b/* /other/*\n/b/* /posts/*\n"
            . "/?p=4 /posts/four\n/ /front.html\n/typo* /x\n"),
       "$dir/hosts.jsonl"), 0, 'a path in a map');
is_deeply([sort $out =~ m{known  (/\S+)}g],
          ['/front.html', '/other/five', '/posts/four', '/posts/one', '/posts/three',
           '/posts/two'], 'fits addresses of all hosts');
is($err, "commentsctl: $dir/map:5: no address fits /typo*\n",
   'a line without an address is told');
is(ctl('import', '--url-map', spew('map', "/a/*/b /c\n"), "$dir/hosts.jsonl"), 2,
   'a "*" inside');
like($err, qr/map:1: "\*" may only stand at the end/, 'says so');


# keys that are no plain paths

redis_cmd('FLUSHALL');

spew('keys.jsonl', join '', map {
    "{\"thread_key\":\"$_\",\"text\":\"t\",\"created\":\"2026-01-02T10:00:00Z\"}\n"
} qw(article-42 %2Fa%2Findex.html %2Fcaf%E9.html %2F50%2525.html %2Fp%3Fid%3D3
     %1B[2J x%3Ay%7Bz%7D));

is(ctl('import', "$dir/keys.jsonl"), 0, 'keys of all kinds');
is(redis_cmd('EXISTS', key('/a/index.html', 'meta')), 1, 'an index name stays');
is(redis_cmd('EXISTS', key("/caf\xe9.html", 'meta')), 1, 'so does a byte');
is(redis_cmd('EXISTS', key('/50%2525.html', 'meta')), 1, 'so does a percent');
ctl('export');
$exported = $out;
redis_cmd('FLUSHALL');
is(ctl('import', spew('keys.out', $exported)), 0, 'and all of them');
ctl('export');
is($out, $exported, 'come back from an export');
is(ctl('list'), 0, 'they can be listed');
unlike($out, qr/\e/, 'without commands for a terminal');
is(ctl('show', 'article-42'), 0, 'one that is no path can be shown');


# reading

redis_cmd('FLUSHALL');
ctl('import', "$fixtures/mixed.jsonl");

is(ctl('stats', '--json'), 0, 'stats');
is_deeply(report(),
          { site => $site, threads => 3, comments => 12, replies => 5,
            approved => 9, pending => 1, spam => 1, deleted => 1,
            changed => '2026-01-07T10:00:00Z' }, 'counts all');
is(ctl('stats'), 0, 'stats for people');
like($out, qr/^approved  9\npending   1\nspam      1\ndeleted   1\n/m,
     'says the same');
is(ctl('list', '--json'), 0, 'list');
is_deeply([map { [@$_{qw(thread count changed)}] } @{ report()->{threads} }],
          [['/a/', 4, '2026-01-07T10:00:00Z'],
           ['/posts/x.html', 4, '2026-01-05T10:00:00Z'],
           ["/caf\x{e9} {x}:.html", 1, '2026-01-04T10:00:00Z']],
          'the last changed first');
is(ctl('list'), 0, 'list for people');
like($out, qr/^ +4  2026-01-07T10:00:00Z +\/a\/\n/, 'says the same');
is(ctl('show', 'https://blog.example/posts/x.html?page=2'), 0,
   'show takes a URL');
like($out, qr/ approved  Bob  \(answers \w{16}\)\n    answers Ann\n/,
     'and prints comments');
is(ctl('--json', 'show', '/a/index.html'), 0, 'show as JSON');
is(scalar @{ report()->{comments} }, 7, 'has all, whatever their status');
is(ctl('show', '/nothing'), 1, 'a thread that is not there');
is(run('--redis', 'unix:' . redis_sock(), 'stats', '--json'), 0,
   'a site that is not there');
is(report()->{comments}, 0, 'is empty');
like($err, qr/no comments of the site "default"; --site names another$/m,
     'and it is said');
is(run('--redis', 'unix:' . redis_sock(), 'list', '--json'), 0,
   'it has no threads');
is_deeply(report(), { threads => [] }, 'at all');
is(run('--redis', 'unix:' . redis_sock(), 'verify', '--json'), 1,
   'nothing of it is verified');
like($err, qr/no comments of the site "default"/, 'which is said');
is(run('--redis', 'unix:' . redis_sock(), 'show', '/a/'), 1,
   'nor is there a thread');
like($err, qr/no comments of the site "default"/, 'nor the site');

is(ctl('show', '/a'), 1, 'a slash is missing');
like($err, qr{did you mean "/a/"\?}, 'and suggested');
is(ctl('show', '/posts/x'), 1, 'or what the file is called');
like($err, qr{did you mean "/posts/x\.html"\?}, 'and suggested');
is(ctl('show', 'posts/x.html'), 1, 'or the first slash');
like($err, qr{did you mean "/posts/x\.html"\?}, 'and suggested');
is(ctl('show', '/other'), 1, 'what resembles nothing');
unlike($err, qr/did you mean|of the site/, 'gets no suggestion');


# verify

is(ctl('verify', '--json'), 0, 'all is right after an import');

my %problems = map { $_ => 0 } qw(count roots best live index list votes ids latest
                                  queue flagged authors kinds damaged twice
                                  misplaced);

is_deeply(report(), { threads => 3, comments => 12, problems => \%problems,
                      repaired => 0 }, 'the report says so');

my $root = redis_cmd('ZRANGE', key('/posts/x.html', 'roots'), 0, 0)->[0];
my $before = redis_cmd('HGETALL', key('/posts/x.html', 'index'));

redis_cmd('HSET', key('/posts/x.html', 'meta'), 'n', 17);
redis_cmd('ZREM', key('/posts/x.html', 'roots'), $root);
redis_cmd('ZADD', key('/posts/x.html', 'best'), 0, 'zzzz');
redis_cmd('HSET', key('/posts/x.html', 'index'), $root, "p${root}0",
          '0600000000000000', 'a06000000000000000');
redis_cmd('DEL', key('/a/', 'index'));
redis_cmd('ZREM', "comments:site:$site:threads", '/a/');
redis_cmd('HSET', key('/posts/x.html', 'live'), $root, 99);
redis_cmd('ZREMRANGEBYRANK', "comments:site:$site:ids", 0, 1);
redis_cmd('ZADD', "comments:site:$site:ids", 0,
          '0600000000000000 0600000000000000 /none');
redis_cmd('ZREMRANGEBYRANK', "comments:site:$site:latest", -1, -1);
redis_cmd('DEL', "comments:site:$site:queue");

is(ctl('verify', '--json'), 1, 'what is wrong is found');
is_deeply(report()->{problems},
          { %problems, count => 1, roots => 1, best => 1, live => 1,
            index => 2 + 7, list => 1, ids => 2 + 1, latest => 1,
            queue => 2 },
          'and counted');
is(report()->{repaired}, 0, 'not repaired yet');
is(redis_cmd('HGET', key('/posts/x.html', 'meta'), 'n'), 17, 'nor changed');
is(ctl('verify'), 1, 'a report for people');
like($out, qr{^/posts/x\.html: the count is 17, not 4$}m, 'names the thread');
like($out, qr{^12 comments in 3 threads, 20 problems, 0 repaired\n\z}m,
     'and sums up');

$version = redis_cmd('HGET', key('/posts/x.html', 'meta'), 'v');

is(ctl('verify', '--repair', '--json'), 0, 'a repair');
is(report()->{repaired}, 20, 'of everything');
is(redis_cmd('HGET', key('/posts/x.html', 'meta'), 'n'), 4, 'the count');
cmp_ok(redis_cmd('HGET', key('/posts/x.html', 'meta'), 'v'), '>', $version,
       'pages are made anew');
is_deeply({ @{ redis_cmd('HGETALL', key('/posts/x.html', 'index')) } },
          { @$before }, 'the index is as it was');
is(ctl('verify'), 0, 'all is right again');
is(ctl('export'), 0, 'nothing is lost');
is(scalar @{ records() }, 12, 'at all');

redis_cmd('ZADD', key('/posts/x.html', "s:$root"), 0, "$root broken", 0,
          'rubbish');

is(ctl('verify', '--repair', '--json'), 1, 'damaged comments');
is_deeply([@{ report() }{qw(comments repaired)},
           report()->{problems}{damaged}], [12, 0, 2], 'stay, and are counted');
is(ctl('export'), 1, 'an export leaves them out');
like($err, qr/2 damaged comments are left out/, 'and says so');

redis_cmd('SET', key('/posts/x.html', 'roots'), 'a string');

is(ctl('verify'), 3, 'a key of another type');
like($err, qr/WRONGTYPE/, 'Redis says why');
is(ctl('import', spew('new.jsonl', '{"thread":"/posts/x.html","text":"new",'
                                   . '"created":"2026-01-02T10:00:00Z"}')),
   3, 'nothing is taken for written that was not');

redis_cmd('FLUSHALL');
redis_cmd('CONFIG', 'SET', 'maxmemory', 1);

is(ctl('--json', 'import', "$fixtures/mixed.jsonl"), 3, 'a Redis that is full');
like($err, qr/^commentsctl: .*OOM/, 'is told');

redis_cmd('CONFIG', 'SET', 'maxmemory', 0);

for my $name ('aXb?[c]\\{}:%', 'a*b?[c]\\{}:%') {
    $site = $name;
    ctl('import', "$fixtures/mixed.jsonl");
}

is(ctl('verify', '--json'), 0, 'a site named like a pattern');
is(report()->{threads}, 3, 'is only itself');
is(ctl('stats', '--json'), 0, 'and has');
is(report()->{comments}, 12, 'its comments');


# much and deep

redis_cmd('FLUSHALL');

$site = 'big';

spew('deep.jsonl', join '', map {
    sprintf '{"thread":"/deep","id":"%d","parent":%s,"text":"t",'
            . '"created":"2026-01-01T00:00:00Z"}' . "\n",
            $_, $_ > 1 ? $_ - 1 : 'null'
} reverse 1 .. 3000);

is(ctl('import', "$dir/deep.jsonl"), 0, 'replies to replies to replies');
is(ctl('--json', 'import', "$dir/deep.jsonl"), 0, 'once more');
is_deeply([@{ report() }{qw(replies new known)}], [2999, 0, 3000], 'are known');
is(ctl('verify'), 0, 'and in order');
is(redis_cmd('ZCARD', key('/deep', 'roots')), 1, 'under one root');
ctl('export');
is(scalar @{ records() }, 3000, 'all of them are exported');

redis_cmd('DEL', key('/deep', 'index'));
is(ctl('verify', '--repair'), 0, 'a long index is made anew');
is(redis_cmd('HLEN', key('/deep', 'index')), 3000, 'all of it');

is(redis_cmd('XLEN', "comments:site:$site:log") > 2999, 1,
   'every change is in the log');

done_testing();
