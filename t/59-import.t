# What import does for all formats alike: what is skipped, what is kept of
# addresses, where pages are, and that nothing is lost or doubled.

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsImport;
use Encode qw(encode);
use File::Path qw(make_path);
use IO::Compress::Gzip qw(gzip);
use JSON::PP qw(decode_json encode_json);
use POSIX ();
use Test::More;


sub report { return decode_json($out) }


# the comments of the site, by text; sorted fields as they are stored
sub stored {
    ctl('export', '--no-secret');

    return [map { decode_json($_) } split /\n/, $out];
}


# an export of Commento with these comments
sub commento {
    my (@comments) = @_;

    my $n = 0;

    return encode_json({
        version => 1,
        commenters => [{ commenterHex => 'c1', email => 'Ann@Example.ORG',
                         name => 'Ann', link => '', photo => '',
                         provider => '', joinDate => '2021-01-01T00:00:00Z',
                         isModerator => JSON::PP::false }],
        comments => [map {
            { commentHex => $_->{id}, domain => 'old.example',
              url => $_->{url} // '/a', commenterHex => 'c1',
              markdown => $_->{text} // "text $_->{id}", html => '',
              parentHex => $_->{parent} // 'root', score => 0,
              state => $_->{state} // 'approved',
              creationDate => sprintf('2021-02-03T04:%02d:%02dZ', $n / 60,
                                      $n++ % 60),
              direction => 0,
              deleted => $_->{deleted} ? JSON::PP::true : JSON::PP::false }
        } @comments]
    });
}


# spam, what was deleted, and what answers it

my $file = spew('skipped.json', commento(
    { id => 'd1', deleted => 1 },
    { id => 'd2', deleted => 1, text => 'a secret' },
    { id => 'r2', parent => 'd2' },
    { id => 'd3', deleted => 1 },
    { id => 'd4', deleted => 1, parent => 'd3' },
    { id => 's1', state => 'flagged' },
    { id => 'r1', parent => 's1' },
    { id => 'ok' },
));

is(ctl('import', '--json', $file), 0, 'what is skipped on purpose is no fault');
is_deeply([@{ report() }{qw(threads comments replies new known orphans)}],
          [1, 4, 1, 4, 0, 1], 'a place is kept for a reply, a reply to spam is '
                              . 'an orphan');
is_deeply(report()->{skipped},
          { damaged => 0, repeated => 0, empty => 0, too_long => 0, spam => 1,
            deleted => 3, no_page => 0 }, 'the others are counted');

my @places = grep { $_->{status} eq 'deleted' } grep { $_->{status} } @{ stored() };

is(scalar @places, 1, 'one place');
is_deeply([map { $places[0]{$_} // '' } qw(name text website email_hash)],
          ['', '', '', ''], 'says nothing of who was there');

is(ctl('import', '--json', $file), 0, 'a second run');
is_deeply([@{ report() }{qw(comments new known)}], [4, 0, 4], 'changes nothing');

is(ctl('import', '--json', spew('more.json', commento(
    { id => 'd1', deleted => 1 }, { id => 'd2', deleted => 1 },
    { id => 'r2', parent => 'd2' }, { id => 'd3', deleted => 1 },
    { id => 'd4', deleted => 1, parent => 'd3' },
    { id => 's1', state => 'flagged' }, { id => 'r1', parent => 's1' },
    { id => 'ok' }, { id => 'later', parent => 'ok' }))), 0, 'a later export');
is_deeply([@{ report() }{qw(comments new known replies)}], [5, 1, 4, 2],
          'adds what is new');


# e-mail addresses

for my $how (['hash', qr/"email_hash":"[0-9a-f]{32}"/, qr/"email":/],
             ['keep', qr/"email":"Ann\@Example.ORG"/, qr/nothing/],
             ['off', qr/"name":"Ann"/, qr/"email/]) {
    redis_cmd('FLUSHALL');
    is(ctl('import', '--email', $how->[0], spew('one.json', commento({ id => 'x' }))),
       0, "--email $how->[0]");
    ctl('export', '--no-secret');
    like($out, $how->[1], "$how->[0]: what is stored");
    unlike($out, $how->[2], "$how->[0]: and what is not");
}

is(ctl('import', '--email', 'perhaps', "$dir/one.json"), 2, 'another word is refused');
like($err, qr/--email takes hash, keep or off/, 'with those there are');


# files that are packed, cut off, of no format, or none

my $text = commento(map { { id => "p$_" } } 1 .. 50);
my $packed;
gzip(\$text, \$packed);

redis_cmd('FLUSHALL');
is(ctl('import', '--json', spew('packed', $packed)), 0, 'a packed file');
is(report()->{new}, 50, 'is read as what was packed');
redis_cmd('FLUSHALL');
is(ctl('import', '--json', spew('cut', substr($packed, 0, length($packed) - 20))), 2,
   'one that is cut off');
like($err, qr/cut: the packed file is cut off$/m, 'is refused as such');
is(redis_cmd('DBSIZE'), 0, 'and nothing was imported');
is(ctl('import', spew('damaged', substr($packed, 0, 100) . 'x' x 100
                          . substr($packed, 200))), 2, 'a damaged one');
is(ctl('import', $dir), 2, 'a folder is no file');
like($err, qr/Is a directory/, 'as is said');
is(ctl('import', "$dir/nowhere"), 2, 'nor is what is not there');
is(ctl('import', spew('what', "What is this?\n")), 2, 'a file of no format');
like($err, qr/what: its format is not known; --format names it: .*disqus/,
     'is not guessed');
is(ctl('import', spew('wide', encode('UTF-16', "AUTHOR: A\n-----\n"))), 2,
   'a text in UTF-16');
like($err, qr/wide: it is in UTF-16/, 'is called that');
is(ctl('import', spew('xml', encode('UTF-16LE', "\x{feff}<?xml version='1.0'?>"
       . "<disqus xmlns='http://disqus.com' "
       . "xmlns:dsq='http://disqus.com/disqus-internals'></disqus>"))), 0,
   'XML in UTF-16 is read');
is(ctl('import', '--format', 'disqus', "$dir/one.json"), 2, 'a wrong format');
is(redis_cmd('DBSIZE'), 0, 'nothing of all that was imported');


# what a reader lets pass: pages print dates that nobody has checked

redis_cmd('FLUSHALL');
make_path("$dir/old");
spew('old/a.html', '<div class="comment" id="c1"><p>Text</p>'
     . '<p class="comment-footer">Posted by: Ann | June 12, 2909 at 01:04 PM'
     . '</p></div><div class="comment" id="c2"><p>Text</p>'
     . '<p class="comment-footer">Posted by: Bob | June 12, 2009 at 01:04 PM'
     . '</p></div>');

is(ctl('import', '--json', '--format', 'html', '--site-root', "$dir/old"), 1,
   'a comment from the future is damaged');
is_deeply([report()->{new}, report()->{skipped}{damaged}], [1, 1],
          'and the other is taken');
like($err, qr/skipped: its time is later than now/, 'as is said');


# where pages are

redis_cmd('FLUSHALL');

make_path("$dir/www/folder", "$dir/www/x.html");
spew("www/$_", 'page') for 'file', 'page.html', 'folder/index.html';

my $pages = spew('pages.json', commento(
    { id => '1', url => '/file' }, { id => '2', url => '/page' },
    { id => '3', url => '/page.html' }, { id => '4', url => '/page/' },
    { id => '5', url => '/folder' }, { id => '6', url => '/folder/' },
    { id => '7', url => '/folder/index.html' }, { id => '8', url => '/gone' },
    { id => '9', url => '/x' }, { id => '10', url => '/../../file' }));

is(ctl('import', '--dry-run', '--json', '--site-root', "$dir/www", $pages), 0,
   '--site-root');
is_deeply([map { [@{$_}{qw(thread new known page)}] } @{ report()->{pages} }],
          [['/file', 2, 0, JSON::PP::true], ['/page.html', 3, 0, JSON::PP::true],
           ['/folder/', 3, 0, JSON::PP::true], ['/gone', 1, 0, JSON::PP::false],
           ['/x', 1, 0, JSON::PP::false]],
          'finds the file, its .html and the index of a folder');
is(report()->{unmatched}, 2, 'and counts what is not there');
is(redis_cmd('DBSIZE'), 0, 'a dry run writes nothing');
is(ctl('import', '--dry-run', '--site-root', "$dir/www", $pages), 0, 'for people');
like($out, qr{^ +1 new +0 known  /gone  \(no such page\)$}m, 'line by line');
is(ctl('import', '--site-root', "$dir/none", $pages), 2, 'a folder that is not there');


# an import that is killed is started again, and is as one that was not

my $large = spew('large.jsonl', join '', map {
    encode_json({ thread => '/t' . int($_ / 500), id => "$_", text => "text $_",
                  name => 'Bo', created => '2020-01-01T00:00:00Z',
                  $_ % 500 % 3 ? (parent => '' . ($_ - 1)) : () }) . "\n"
} 0 .. 9999);

redis_cmd('FLUSHALL');
is(ctl('import', $large), 0, 'ten thousand comments');
my $whole = join "\n", sort map { encode_canonical($_) } @{ stored() };

redis_cmd('FLUSHALL');

for my $more (1, 2000, 6000) {
    my $pid = ctl_start('import', $large);
    my $waits = 0;

    # until so many are there, or all
    while (redis_cmd('ZCARD', "comments:site:$site:ids") < $more
           && waitpid($pid, POSIX::WNOHANG()) == 0 && $waits++ < 3000)
    {
        select undef, undef, undef, 0.01;
    }

    kill KILL => $pid;
    waitpid $pid, 0;
}

cmp_ok(redis_cmd('ZCARD', "comments:site:$site:ids"), '>', 0, 'killed three times');
is(ctl('import', '--json', $large), 0, 'the last run ends');
is_deeply([@{ report() }{qw(comments)}], [10000], 'with all of them');
is(join("\n", sort map { encode_canonical($_) } @{ stored() }), $whole,
   'and the same is stored as by one run');


# a limit of the size of files (ulimit -f) is an error as any other, not a signal

make_path("$dir/limited");

my $limited = sub {
    my $command = join ' ', ctl_path(), '--redis', 'unix:' . redis_sock(),
                       '--site', $site, @_;
    my $said = qx{sh -c 'ulimit -f 1; TMPDIR=$dir/limited exec $command' 2>&1};

    return ($?, $said);
};

for my $run (['a copy of a database', 'import', '--format', 'isso',
              spew('large.db', "SQLite format 3\0" . 'x' x 100_000)],
             ['an export', 'export', '-o', "$dir/limited/out.jsonl"]) {
    my ($what, @args) = @$run;
    my ($ended, $said) = $limited->(@args);

    ok($ended >> 8 && !($ended & 127) && $ended >> 8 < 3, "$what ends by itself")
        or diag("status $ended: $said");
    like($said, qr/commentsctl: .*File too large/, 'and says why');
    is(join(' ', glob "$dir/limited/*"), '', 'and leaves nothing');
}


# on a terminal

SKIP: {
    skip 'no script(1)', 4 unless -x '/usr/bin/script';

    redis_cmd('FLUSHALL');

    my $command = ctl_path() . " --redis unix:" . redis_sock()
                  . " --site $site import $large";
    my $shown = qx{script -qec '$command' /dev/null </dev/null};

    is($? >> 8, 0, 'with a bar');
    like($shown, qr{\rwriting \[#+\.*\] +\d+ %  [\d.]+( k)?/s  \d+:\d\d left},
         'that tells the rate, and the time that is left');

    redis_cmd('FLUSHALL');

    my $narrow = "stty cols 56; cat $large | " . ($command =~ s/\Q$large\E$/-/r);
    $shown = qx{script -qec 'sh -c "$narrow"' /dev/null </dev/null};

    is($? >> 8, 0, 'from a pipe, on a narrow terminal');
    cmp_ok((sort { $b <=> $a } map { length } $shown =~ /(writing \[[^\r\n\e]*)/g)[0] // 0, '<=', 56,
           'no line is wider than that');
}

done_testing();


sub encode_canonical { return JSON::PP->new->canonical->encode($_[0]) }
