# Imports of what TypePad and Movable Type export: what is in Redis afterwards,
# twice, packed, interrupted at any command, and from files that are none. What
# the reader makes of each line is in test_commentsctl_typepad.c.

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsImport qw(slurp spew $dir);
use IO::Compress::Gzip qw(gzip);
use JSON::PP qw(decode_json);
use Test::More;

my $fixtures = 't/fixtures/import/typepad';
my $blog = "$fixtures/blog.txt";
my $old = "$fixtures/old.txt";


# The report; messages come with it, each on its own line.
sub report {
    my ($json) = grep { /\A\{"threads"/ } split /\n/, $out;

    return decode_json($json // '{}');
}


# What is stored, but for the hashes of addresses: each new site has a secret of
# its own.
sub exported {
    ctl('export', '--no-secret');

    return $out =~ s/"email_hash":"[0-9a-f]+"/"email_hash":""/gr;
}

sub comments {
    return grep { exists $_->{id} } map { decode_json($_) } split /\n/,
           exported();
}


# what a blog becomes

is(ctl('import', '--dry-run', '--json', $blog), 1, 'a dry run');
is(redis_cmd('DBSIZE'), 0, 'writes nothing');

is(ctl('import', '--json', $blog), 1,
   'a comment without a date is told by the exit status');
like($out, qr/\Q$blog\E:87: .*DATE/, 'and by file and line');

my $report = report();

is_deeply([@{$report}{qw(comments new known replies orphans pings closed)}],
          [4, 4, 0, 0, 0, 1, 2], 'comments, a trackback, closed threads');
is_deeply([@{ $report->{skipped} }{qw(damaged empty)}], [1, 1],
          'a damaged comment, and one without text');

my $state = exported();
my ($ann, $tom, $late, $pity) = sort { $a->{created} cmp $b->{created} }
                                comments();

is($ann->{thread}, '/harbour/2009/06/ferries-at-night.html', 'the page');
is($ann->{created}, '2009-06-12T13:04:00Z', 'a time of 12 hours');
is($ann->{website}, 'http://ann.example/', 'a website');
like($ann->{text}, qr/\AURL: is a key.*\nAUTHOR: so is this one\.\n\nThe log/,
     'lines that look like keys are text');
like($ann->{text}, qr/COMMENT: is what.*paid: 2.*select \\?\* from.*Odd/s,
     'lines of dashes end no comment');
is($tom->{created}, '2009-06-13T00:05:00Z', 'five minutes past midnight');
is($tom->{website}, undef, 'the link to a dead profile is dropped');
is($late->{thread}, $ann->{thread}, 'NO ENTRY: the page of the same date');
is($pity->{thread}, '/harbour/2010/01/no-more-ferries.html', 'another page');

is_deeply([sort map { $_->{thread} } grep { $_->{closed} }
           map { decode_json($_) } split /\n/, $state],
          ['/harbour/2010/01/no-more-ferries.html',
           '/harbour/2010/02/a-draft.html'],
          'ALLOW COMMENTS 2 and 0: those threads are closed');
unlike($state, qr/192\.0\.2\./, 'no address of a host is kept');
unlike($state, qr/\@mail\.example/, 'and no e-mail address');


# twice, packed, and later with more in it

is(ctl('import', '--json', '--format', 'typepad', $blog), 1, 'a second time');
is_deeply([@{ report() }{qw(new known)}], [0, 4], 'nothing is new');
is(exported(), $state, 'and nothing changes');

gzip($blog => "$dir/blog.gz") or die 'gzip';
is(ctl('import', '--json', "$dir/blog.gz"), 1, 'packed');
is_deeply([@{ report() }{qw(new known)}], [0, 4], 'it is the same');

my $crlf = slurp($blog) =~ s/\n/\r\n/gr;

is(ctl('import', '--json', spew('crlf.txt', $crlf)), 1, 'with CR LF');
is_deeply([@{ report() }{qw(new known)}], [0, 4], 'it is the same');

my $later = slurp($blog) . <<'END';
AUTHOR: Bea Editor
TITLE: Ferries again
UNIQUE URL: http://blog.example/harbour/2011/05/again.html 
DATE: 05/02/2011 10:00:00 AM
-----
COMMENT:
AUTHOR: Ann Rower
EMAIL: 
IP: 192.0.2.17
URL: 
DATE: 05/02/2011 11:00:00 AM
At last.
-----
--------
END

is(ctl('import', '--json', spew('later.txt', $later)), 1, 'a later export');
is_deeply([@{ report() }{qw(new known)}], [1, 4], 'only what is new is added');


# interrupted anywhere and run again, the result is that of one run

redis_cmd('FLUSHALL');
my $n = () = commands_of('import', $blog);
cmp_ok($n, '>', 3, "$n commands go to Redis");

my $wrong = 0;

for my $commands (0 .. $n) {
    redis_cmd('FLUSHALL');
    killed_at($commands, 'import', $blog);
    ctl('import', $blog);
    $wrong++, diag("killed after $commands commands")
        if exported() ne $state || ctl('verify') != 0;
}

is($wrong, 0, 'killed after each of them, and run again: all is stored, and listed');


# an old export: Latin-1, CR LF, 24 hours, years of 2 digits, no UNIQUE URL

redis_cmd('FLUSHALL');
is(ctl('import', '--json', $old), 0, 'an old export');

my ($zoe) = comments();

is($zoe->{thread}, '/2003/11/cafe_on_the_pie.html', 'its page is derived');
is($zoe->{name}, "Zo\x{eb}", 'Latin-1');
is($zoe->{created}, '2003-11-01T17:45:10Z', '24 hours, and 2 digits');
is($zoe->{text}, "\x{201c}Good\x{201d} coffee for 2 \x{20ac}.\n\n"
                 . 'Second paragraph.', 'Windows-1252, and two paragraphs');

SKIP: {
    ctl('import', '--help');
    skip 'this commentsctl has no --time-zone yet', 3
        unless $out =~ /--time-zone/;

    redis_cmd('FLUSHALL');
    is(ctl('import', '--time-zone', 'America/New_York', $old), 0, 'in a zone');
    is((comments())[0]{created}, '2003-11-01T22:45:10Z', 'its time');
    is(ctl('import', '--time-zone', 'Mars/Olympus', $old), 2,
       'an unknown zone is refused');
}


# files that are none

for my $case (
    ['prose', "Dear Sir,\n", qr/:1: no entry/],
    ['xml', "<?xml version=\"1.0\"?>\n<rss/>\n", qr/:1: no entry/],
    ['wide', "\xff\xfeA\0U\0T\0H\0O\0R\0:\0", qr/:1: no entry/],
    ['cut', "AUTHOR: Bea\nTITLE: A", qr/:2: the file ends without/],
    ['long', 'x' x 5_000_000, qr/:1: no entry/],
) {
    my ($name, $text, $reason) = @$case;
    my $file = spew($name, $text);

    redis_cmd('FLUSHALL');
    is(ctl('import', '--format', 'typepad', $file), 2, "$name: refused");
    like($out, qr/\Acommentsctl: \Q$file\E$reason.*\n\z/,
         'one line names file, line and reason');
    is(redis_cmd('DBSIZE'), 0, 'and nothing is written');
}


# a NUL in a comment, and 64 MB packed; what comes after them is read

sub entry {
    return "TITLE: A\nUNIQUE URL: http://blog.example/a.html\n-----\n"
           . join '', map { "COMMENT:\nAUTHOR: Ann\nDATE: 06/12/2009 13:04:00\n"
                            . "$_\n-----\n" } @_;
}

cmp_ok(ctl('import', '--json', spew('nul', entry("a\0b", 'after'))), '<', 2,
       'a NUL in a comment');
is(report()->{new} + report()->{skipped}{damaged}, 2,
   'damages no more than that comment');
like(exported(), qr/"text":"after"/, 'the next one is read');
unlike($out, qr/\\u0000|\0/, 'and no NUL is stored');

redis_cmd('FLUSHALL');

my $part = spew('part', entry('before') . "--------\n"
                        . "TITLE: B\nUNIQUE URL: http://blog.example/b.html\n-----\nBODY:\nThe p");

is(ctl('import', $part), 1, 'a file that is cut off in the text of a post');
like($out, qr/\Q$part\E:14: skipped: the file ends within this post/, 'says so');
like(exported(), qr/"text":"before"/, 'what stands before is imported');

my $bomb = spew('bomb', entry('x' x 64_000_000, 'after it'));

gzip($bomb => "$dir/bomb.gz") or die 'gzip';
unlink $bomb;
is(ctl('import', '--json', "$dir/bomb.gz"), 1, '64 MB in a comment, packed');
is(report()->{skipped}{too_long}, 1, 'it is too long');
is(report()->{new}, 1, 'the next one is read');


# the blog with which this project began, where it is there

SKIP: {
    my $samples = $ENV{COMMENTS_SAMPLES} || '../shared/data/imports';
    my $seed = "$samples/../seed/typepad_export.txt";

    skip 'there are no samples', 4 unless -f $seed;

    redis_cmd('FLUSHALL');
    is(ctl('import', '--json', $seed), 0, 'a real page');
    is_deeply([@{ report() }{qw(threads comments)}], [1, 7], 'its comments');

    my @times = sort map { $_->{created} } comments();

    is($times[0], '2009-06-12T13:04:00Z', 'the first');
    is($times[-1], '2009-07-14T11:54:00Z', 'the last');
}


# a line without an end

my $ctl = ($ENV{OUT} || 'build') . '/commentsctl';
my $sock = redis_sock();

my $endless = 'print "AUTHOR: "; print "x" x 1048576 for 1 .. 300';

$out = `perl -e '$endless' | $ctl --redis unix:$sock --site test.example import --format typepad - 2>&1`;
is($? >> 8, 2, 'a line of 300 MB is refused');
like($out, qr/standard input:1: a line is longer than 256 MB/, 'and named');

done_testing();
