# Imports from Isso, Remark42, Commento and Comentario, as whoever moves does
# them: what is in Redis afterwards, twice, packed, through pipes, and from
# files that are none. What each reader makes of each member is in the unit
# tests (test_commentsctl_isso.c and its neighbours).

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsImport qw(slurp spew $dir);
use File::Temp qw(tempdir);
use IO::Compress::Gzip qw(gzip);
use JSON::PP qw(decode_json);
use Test::More;

my $fixtures = 't/fixtures/import';
my $tmp = tempdir(CLEANUP => 1);
my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';

$ENV{TMPDIR} = $tmp;


sub packed {
    my ($name, $file) = @_;

    gzip($file => "$dir/$name") or die "gzip";

    return "$dir/$name";
}


# The report; messages come with it, each on its own line.
sub report {
    my ($json) = grep { /\A\{"threads"/ } split /\n/, $out;

    return decode_json($json // '{}');
}


sub records {
    ctl('export', '--no-secret');

    return [grep { exists $_->{id} } map { decode_json($_) } split /\n/, $out];
}


sub left_over { my @files = glob "$tmp/*"; return scalar @files }


# each format: its file, how many comments it holds, and one of them

my @formats = (
    { format => 'isso', file => 'isso/comments.db', all => 4, status => 0,
      name => 'Ann & Bob <both>', thread => '/post/one.html',
      website => 'https://ann.example/?a=1&b=2', up => 3,
      title => 'One & <two>' },
    { format => 'isso', file => 'isso/generic.json', all => 4, status => 1,
      name => 'Ann & <Bob>', thread => '/sorted/',
      website => 'https://ann.example',
      title => 'The path stands behind the comments' },
    { format => 'remark42', file => 'remark42/backup.json', all => 6,
      status => 1, name => 'Cid <c>', thread => '/closed.html', up => 2,
      title => 'A closed page', closed => 1 },
    { format => 'commento', file => 'commento/commento.json', all => 5,
      status => 0, name => 'Ann', thread => '/post/',
      website => 'https://ann.example' },
    { format => 'commento', file => 'commento/comentario.json', all => 5,
      status => 0, name => 'Bea', thread => '/about/', up => 2,
      website => 'https://bea.example', title => 'About', closed => 1 },
);

for my $case (@formats) {
    my $file = "$fixtures/$case->{file}";

    redis_cmd('FLUSHALL');

    is(ctl('import', '--dry-run', '--json', $file), $case->{status},
       "$case->{file}: a dry run");
    is(redis_cmd('DBSIZE'), 0, 'writes nothing');

    is(ctl('import', '--json', '--format', $case->{format}, $file),
       $case->{status}, "$case->{file}: an import");

    my $first = report();
    my $sum = $first->{comments};
    $sum += $_ for values %{ $first->{skipped} };

    is($sum, $case->{all}, 'every comment is in the report');
    is($first->{new}, $first->{comments}, 'all are new');
    is($first->{closed} // 0, $case->{closed} // 0, 'closed threads');
    unlike($out, qr/192\.0\.2\.1/, 'no address of a network is told');

    my $records = records();
    my ($one) = grep { $_->{name} eq $case->{name} } @$records;

    is($one->{thread}, $case->{thread}, 'a comment has its page');
    is($one->{website}, $case->{website}, 'its website');
    is($one->{up}, $case->{up}, 'its votes');
    like($out, qr/"title":"\Q$case->{title}\E"/, 'the page has its title')
        if $case->{title};
    unlike($out, qr/192\.0\.2\.1|\@example\.org/,
           'and neither addresses nor e-mail are stored');
    ok((grep { $_->{status} eq 'deleted' } @$records)
       || $case->{file} !~ /backup|commento\.json|comments\.db/,
       'a deleted comment with replies keeps its place');

    my $state = $out;

    is(ctl('import', '--json', $file), $case->{status}, 'a second time');
    is_deeply([@{ report() }{qw(new known)}], [0, $first->{comments}],
              'all is known');
    ctl('export', '--no-secret');
    is($out, $state, 'and nothing changes');

    is(ctl('import', '--json', packed('export.gz', $file)), $case->{status},
       'packed');
    is_deeply([@{ report() }{qw(new known)}],
              [0, $first->{comments} - ($file =~ /\.db/ ? 1 : 0)],
              'it is the same, but without the log beside a database');

    $out = `cat $file | $ctl --redis unix:@{[redis_sock()]} --site test.example import --json - 2>&1`;
    is_deeply([@{ report() }{qw(new known)}],
              [0, $first->{comments} - ($file =~ /\.db/ ? 1 : 0)],
              'and through a pipe');
    is(left_over(), 0, 'no temporary file stays');
}


# parents

redis_cmd('FLUSHALL');
ctl('import', "$fixtures/remark42/backup.json");

my %by = map { ($_->{name} || $_->{status}) => $_ } @{ records() };

is($by{'Cid <c>'}{parent}, $by{Ann}{id}, 'a reply before its parent');
is($by{Dee}{parent}, $by{deleted}{id}, 'a reply to a deleted comment');
is($by{Ann}{pinned}, 1, 'a pinned comment');


# ids that two threads share

redis_cmd('FLUSHALL');
ctl('import', '--json', "$fixtures/isso/generic.json");
is_deeply([sort map { $_->{thread} } @{ records() }], ['/notes', '/sorted/'],
          'the comment 1 of each thread is there');


# files that are none

my $wrong = 0;

for my $case (
    ['commento', '{"version":3,"pages":[Argh', qr/:1: not JSON/],
    ['commento', '{"version":481}', qr/:1: version 481 /],
    ['commento', "{\"version\":1,\n\"comments\":[\n{\"a\":", qr/:3: .*cut off/],
    ['commento', '{"version":1,"comments":' . '[' x 100_000,
     qr/:1: .*64 nested levels/],
    ['commento', "{\"version\":1,\"comments\":[\0", qr/:1: a NUL/],
    ['commento', "\xff\xfe{\0", qr/:1: not JSON/],
    ['remark42', '{"version":2,"users":[],"posts":[]}', qr/:1: version 2 /],
    ['remark42', "<?xml version=\"1.0\"?>\n<a/>", qr/:1: not JSON/],
    ['isso', '{"version":1}', qr/:1: not JSON/],
    ['isso', "SQLite format 3\0" . "\xa5" x 2000, qr/: damaged, or no/],
    ['isso', '[{"id":"/a","comments":[{}', qr/:1: the file is cut off/],
) {
    my ($format, $text, $reason) = @$case;
    my $file = spew('wrong-' . $wrong++, $text);

    redis_cmd('FLUSHALL');
    is(ctl('import', '--format', $format, $file), 2,
       "$format: " . substr($text, 0, 30) =~ s/[^ -~]/?/gr);
    like($out, qr/\Acommentsctl: \Q$file\E$reason.*\n\z/,
         'one line names file, line and reason');
    is(redis_cmd('DBSIZE'), 0, 'and nothing is written');
}

is(left_over(), 0, 'no temporary file stays');


# what is packed and cut off; what a pack holds that is no export

my $cut = slurp(packed('cut.gz', "$fixtures/commento/commento.json"));

is(ctl('import', '--format', 'commento',
       spew('cut.gz', substr $cut, 0, length($cut) / 2)), 2, 'cut off');
like($out, qr/cut\.gz: the packed file is cut off/, 'which is said');

my $bomb = spew('bomb', '{"version":1,"comments":[{"markdown":"'
                        . 'x' x 64_000_000 . '"}]}');

is(ctl('import', '--json', '--format', 'commento', packed('bomb.gz', $bomb)),
   1, '64 MB in one value, packed');
is(report()->{skipped}{too_long}, 1, 'are skipped as too long');
unlink $bomb;


# an e-mail address

redis_cmd('FLUSHALL');
is(ctl('import', '--keep-email', "$fixtures/remark42/backup.json"), 1,
   'addresses are kept if that is said');
is((grep { ($_->{email} // '') eq 'ann@example.org' } @{ records() }), 1,
   'the verified one of Remark42 too');


done_testing();
