# What an export holds, and what an import makes of it: a site with everything
# that can be stored comes back byte for byte; sources keep their ids apart.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsHttp;
use CommentsServer;
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my $dir = tempdir(CLEANUP => 1);
my $site = 'test.example';

die "there is no $ctl\n" unless -x $ctl;

our ($out, $status);


# Runs it; what it printed, on both, is in $out.
sub ctl {
    my $command = join ' ', map { "'" . s/'/'\\''/gr . "'" }
                  $ctl, '--redis', 'unix:' . redis_sock(), '--site', $site, @_;

    $out = `$command 2>&1 < /dev/null`;
    $status = $? >> 8;

    return $status;
}


sub spew {
    my ($name, $text) = @_;

    open my $file, '>:raw', "$dir/$name" or die "$name: $!";
    print $file $text;
    close $file or die "$name: $!";

    return "$dir/$name";
}


sub slurp {
    my ($name) = @_;

    open my $file, '<:raw', $name or die "$name: $!";
    local $/;

    return scalar <$file>;
}


sub post {
    my ($page, $text, %more) = @_;

    my $res = http_comment($page, { name => 'Ann', text => $text, %more });

    die "post: $res->{status} $res->{content}\n" if $res->{status} != 201;

    return $res->{json}{id};
}


# The report of the last command, as JSON.
sub report {
    my ($json) = grep { /^\{/ } split /\n/, $out;
    return decode_json($json);
}


# ids by their texts
sub ids {
    ctl('export', '--no-secret');

    return map { $_->{text} => $_->{id} }
           grep { defined $_->{id} } map { decode_json($_) } split /\n/, $out;
}


server_start(server => 'comments on; comments_email keep;',
             files => { map { $_ => "<title>T</title><body><p>p</p></body>\n" }
                        qw(a.html b.html c.html) });


# a site with all that a visitor and a moderator can make

my %id;

$id{root} = post('/a.html', "the *root*\n\n> of all", email => 'a@b.example',
                 website => 'https://ann.example/');
$id{reply} = post('/a.html', 'a reply', parent => $id{root});
$id{deep} = post('/a.html', 'a reply to it', parent => $id{reply});
$id{$_} = post('/b.html', $_) for qw(spam deleted edited purged tomb restored);
$id{below} = post('/b.html', 'below a tombstone', parent => $id{tomb});
$id{late} = post('/c.html', 'the thread is closed');

ctl('spam', $id{spam});
ctl('delete', $id{deleted}, $id{tomb}, $id{restored}, $id{reply}, '--by',
    "Zo\xc3\xab \"the\" \\ moderator");
ctl('restore', $id{restored});
ctl('spam', $id{purged});
ctl('purge', $id{purged}, $id{tomb});
ctl('edit', $id{edited}, '--text', spew('text', "another\ntext\n"), '--name',
    'Eve');
ctl('close', '/c.html');
ctl('close', '/nobody.html');

is(ctl('import', spew('more.jsonl', join "\n",
   '{"thread":"/b.html","id":"1","text":"held","status":"pending",'
   . '"reason":"first","up":3,"down":1,"created":"2026-01-02T10:00:00.250Z"}',
   '{"thread":"/b.html","id":"2","text":"pinned","pinned":true,'
   . '"moderator":true,"created":"2026-01-02T11:00:00Z"}',
   '{"thread":"/b.html","id":"3","text":"was held","status":"deleted",'
   . '"was":"pending","by":"Kim","decided":"2026-02-02T10:00:00Z",'
   . '"created":"2026-01-02T12:00:00Z"}',
   '{"thread_key":"caf%E9%01","text":"an odd key",'
   . '"created":"2026-01-02T12:00:00Z"}')), 0, 'and what an import brings');

is(ctl('verify'), 0, 'all of it is in order');

my $first = "$dir/first.jsonl";
my $again = "$dir/again.jsonl";

is(ctl('export', '-o', $first), 0, 'an export');

my @lines = map { decode_json($_) } split /\n/, slurp($first);
my %line = map { $_->{text} ? ($_->{text} => $_) : () } @lines;
my ($tomb) = grep { ($_->{id} // '') eq $id{tomb} } @lines;

is_deeply([sort map { $_->{status} // () } @lines],
          [('approved') x 8, ('deleted') x 4, 'pending', 'spam'],
          'has comments of all statuses');
is_deeply([@{ $line{deleted} }{qw(was by)}],
          ['approved', "Zo\x{eb} \"the\" \\ moderator"],
          'what a deleted comment was, and who decided');
like($line{deleted}{decided}, qr/^\d{4}-\d\d-\d\dT/, 'and when');
is_deeply([@{ $line{'was held'} }{qw(was by decided)}],
          ['pending', 'Kim', '2026-02-02T10:00:00Z'], 'as an import said');
is($line{held}{reason}, 'first', 'why a comment is held');
is($line{restored}{status}, 'approved', 'what was restored');
ok(!exists $line{restored}{was}, 'is what it was');
is_deeply([$tomb->{status}, $tomb->{text}], ['deleted', ''],
          'a place without a text');
is($line{"another\ntext"}{name}, 'Eve', 'an edited comment');
like($line{"another\ntext"}{edited}, qr/^\d{4}/, 'and that it was');

my ($closed) = grep { $_->{thread} && $_->{thread} eq '/c.html' && !$_->{id} }
               @lines;

is_deeply([@$closed{qw(url closed)}], ['/c.html', JSON::PP::true],
          'the address of a page, and that its thread is closed');

redis_cmd('FLUSHALL');

is(ctl('import', '--keep-email', $first), 0, 'an import into an empty Redis');
is(ctl('verify'), 0, 'is in order');
is(ctl('export', '-o', $again), 0, 'and out again');
is(slurp($again), slurp($first), 'the export is the same byte for byte');
is(redis_cmd('HGET', "comments:{$site:/c.html}:meta", 'closed'), 1,
   'the thread is closed');
is(redis_cmd('HGET', "comments:{$site:/c.html}:meta", 'url'), '/c.html',
   'its address is known');

redis_cmd('HSET', "comments:{$site:/c.html}:meta", 'url', '/other');
is(ctl('import', '--keep-email', $first), 0, 'once more');
is(redis_cmd('HGET', "comments:{$site:/c.html}:meta", 'url'), '/other',
   'what is known is kept');

# facts of pages that are none
is(ctl('import', spew('odd.jsonl', '{"thread":"/o.html","title":"'
                      . 'x' x 301 . '","url":"/o.html"}')), 0, 'a long title');
is(redis_cmd('HGET', "comments:{$site:/o.html}:meta", 'title'), undef,
   'is left out');
is(redis_cmd('HGET', "comments:{$site:/o.html}:meta", 'url'), '/o.html',
   'and nothing else');


# sources

redis_cmd('FLUSHALL');

sub comment {
    my ($thread, $id, $text, $more) = @_;

    return qq({"thread":"$thread","id":"$id","text":"$text",)
           . ($more ? "$more," : '')
           . qq("created":"2026-01-02T10:00:00Z"}\n);
}

my $one = spew('one', comment('/p', 1, 'one of A')
                      . comment('/p', 2, 'two of A', '"parent":"1"'));
my $two = spew('two', comment('/p', 1, 'one of B')
                      . comment('/p', 2, 'two of B', '"parent":"1"'));

is(ctl('import', '--source', 'blog A', $one), 0, 'a source');
is(ctl('import', '--source', 'blog B', $two), 0, 'and another');

my %of = ids();

is(scalar keys %of, 4, 'with the same ids do not collide');

ctl('export', '--no-secret');
my %parent = map { $_->{text} => $_->{parent} }
             grep { $_->{id} } map { decode_json($_) } split /\n/, $out;

is($parent{'two of A'}, $of{'one of A'}, 'a reply finds its parent');
is($parent{'two of B'}, $of{'one of B'}, 'each its own');

ctl('import', '--source', 'blog A', '--json', spew('later',
    slurp($one) . comment('/p', 3, 'three of A', '"parent":"2"')));
is_deeply([@{ report() }{qw(new known)}], [1, 2],
          'a later export adds what is new');

ctl('import', '--json', spew('members', comment('/p', 1, 'one of A',
                                                '"source":"blog A"')
                             . comment('/q', 1, 'one of C',
                                       '"source":"blog C"')));
is_deeply([@{ report() }{qw(new known)}], [1, 1],
          'each line may say its source');

ctl('import', '--json', $one);
is(report()->{new}, 2, 'without a source it is another');

is(ctl('import', '--source', '', $one), 2, 'an empty source');
like($out, qr/--source takes a name of up to 256 bytes/, 'is refused');
is(ctl('import', '--source', 'x' x 257, $one), 2, 'and a long one');

ctl('import', '--json', '--source', 'S',
    spew('pages', comment('/x', 1, 'on x') . comment('/y', 1, 'on y')));
is(report()->{skipped}{repeated}, 1,
   'an id of a source is one of all its pages');

# wherever the pages have moved
is(ctl('move', '/p', '/new/p'), 0, 'a page moves');
ctl('import', '--source', 'blog A', '--json', spew('last',
    slurp("$dir/later") . comment('/p', 4, 'four of A', '"parent":"3"')));
is_deeply([@{ report() }{qw(new known)}], [1, 3],
          'an export from before adds what is new');
ctl('show', '--json', '/new/p');
my ($four) = grep { $_->{text} eq 'four of A' }
             @{ report()->{comments} };
is($four->{parent}, { ids() }->{'three of A'}, 'a reply, to where it belongs');
is(ctl('verify'), 0, 'all is in order');

ctl('export', '--no-secret', '-o', "$dir/moved.jsonl");
my ($part) = grep { /four of A/ } split /\n/, slurp("$dir/moved.jsonl");
ctl('delete', $four->{id});
ctl('purge', $four->{id});
is(ctl('move', '/new/p', '/newer'), 0, 'it moves again');
ctl('import', '--json', spew('part', "$part\n"));
is_deeply([@{ report() }{qw(new orphans)}], [1, 0],
          'a part of an export finds its parent there');
ctl('show', '/newer');
like($out, qr/^\Q$four->{id}\E .*\(answers /m, 'and its id');


# the stream of events says what an import is

my @log = map { { @{ $_->[1] } } }
          @{ redis_cmd('XRANGE', "comments:site:$site:log", '-', '+') };
my ($event) = grep { $_->{id} eq $of{'one of B'} } @log;

is("$event->{op} $event->{from}$event->{to}", 'import -a',
   'an import is told apart in the log');

redis_cmd('XADD', "comments:site:$site:outbox", '*', 'op', 'begin');
ctl('import', spew('event', comment('/e', 1, 'event')));
my $last = redis_cmd('XREVRANGE', "comments:site:$site:outbox", '+', '-',
                     'COUNT', 1);
is({ @{ $last->[0][1] } }->{op}, 'import', 'and in the outbox');

is(join('', server_log(qr/\[(error|alert|crit|emerg)\]/)), '',
   'nothing is in the error log');

done_testing();
