# Imports from Disqus, WordPress and Blogger, as whoever moves calls them. What
# their readers make of each odd element is tested in t/unit.

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsImport;
use IO::Compress::Gzip qw(gzip);
use JSON::PP qw(decode_json);
use Test::More;

my $fixtures = 't/fixtures/import';

# The counts of the last import that are not 0.
sub counts {
    my $report = decode_json($out);
    my %all = (%$report, %{ $report->{skipped} });

    delete @all{qw(skipped dry_run altered tagged secret)};

    return join ' ', map { "$_=$all{$_}" } sort grep { $all{$_} } keys %all;
}


# What is stored, in the order of time: thread, name, the parent's name. Of a
# deleted comment only the place counts.
sub stored {
    is(ctl('export'), 0, 'export');

    my @all = grep { exists $_->{id} } map { decode_json($_) } split /\n/, $out;
    my %status = map { $_->{id} => $_->{status} // 'approved' } @all;
    my %name = map { $_->{id} => $status{$_->{id}} eq 'deleted'
                                 ? '-' : $_->{name} } @all;

    return [map { join ' ', $_->{created}, $_->{thread}, $name{$_->{id}},
                      $_->{parent} ? "under $name{$_->{parent}}" : (),
                      $status{$_->{id}} ne 'approved' ? $status{$_->{id}} : () }
            sort { $a->{created} cmp $b->{created} } @all];
}


sub twice {
    my ($want, @args) = @_;

    is(ctl('import', '--json', @args), 0, "import @args");
    is(counts(), $want, 'its counts');
    unlike($err, qr/192\.0\.2/, 'no address is shown');

    is(ctl('import', '--json', @args), 0, 'once more');
    like(counts(), qr/known=/, 'comments are known');
    unlike(counts(), qr/new=/, 'none is new');

    # nor stored
    my @keys = @{ redis_cmd('KEYS', '*') };
    my $found = grep { /192\.0\.2|mail\.example/ }
                map { my $key = $_;
                      redis_cmd('TYPE', $key) eq 'hash'
                          ? @{ redis_cmd('HVALS', $key) } : () } @keys;

    is($found, 0, 'no address is stored');
}


# WordPress: both versions, pages that only a number tells

$site = 'wordpress.example';

my @wxr = map { "$fixtures/wordpress/blog-$_.xml" } 1, 2;

twice('closed=1 comments=3 new=3 no_page=1 pings=1 replies=1 threads=2', @wxr);

like($err, qr/blog-1\.xml:\d+: skipped: the address of its page is a number/,
     'the comment of a draft is reported');

is_deeply(stored(),
          ['2015-03-02T10:00:00Z /2015/03/tea/ Bo pending',
           '2015-03-03T10:00:00Z /2015/03/tea/ Ada under Bo',
           '2015-03-06T10:00:00Z /2015/03/tea/photo/ Cy'],
          'WordPress: what is stored');

is(ctl('import', '--json', '--url-map',
       spew('map', "https://old.example/?p=9 /drafts/9.html\n"), @wxr), 0,
   'a URL map');
is(decode_json($out)->{new}, 1, 'tells the page of the draft');
is(stored()->[2], '2015-03-05T10:00:00Z /drafts/9.html Ada', 'which is used');


# Blogger: the backup, and what is new in Takeout since

$site = 'blogger.example';

twice('comments=2 new=2 replies=1 threads=1', "$fixtures/blogger/backup.xml");

is(ctl('import', '--json', "$fixtures/blogger/feed.atom"), 0, 'Takeout');
is(counts(), 'comments=3 known=2 new=1 replies=1 threads=1',
   'knows what was in the backup');

is_deeply(stored(),
          ['2015-03-02T10:00:00Z /2015/03/tea.html Anonymous',
           '2015-03-03T10:00:00Z /2015/03/tea.html Ada under Anonymous',
           '2015-03-04T10:00:00Z /2015/03/tea.html Cy'],
          'Blogger: what is stored');


# Disqus: two rows of one page, a deleted post with a reply

$site = 'disqus.example';

twice('closed=1 comments=4 new=4 no_page=1 replies=2 threads=1',
      "$fixtures/disqus/blog.xml");

like($err, qr/blog\.xml:\d+: skipped: the export has no address of its page/,
     'the post of a thread without a page is reported');

is_deeply(stored(),
          ['2015-03-02T10:00:00Z /2015/03/tea.html bo_2',
           '2015-03-03T10:00:00Z /2015/03/tea.html Ada under bo_2',
           '2015-03-04T10:00:00Z /2015/03/tea.html - deleted',
           '2015-03-05T10:00:00Z /2015/03/tea.html Ada under -'],
          'Disqus: what is stored');


# packed, and through a pipe

my $packed = "$dir/blog.xml.gz";

gzip("$fixtures/disqus/blog.xml" => $packed) or die "gzip";

$site = 'packed.example';
is(ctl('import', '--json', $packed), 0, 'a packed export');
is(decode_json($out)->{new}, 4, 'is read');

{
    local $CommentsImport::stdin = $packed;
    is(ctl('import', '--json', '-'), 0, 'on standard input');
    is(decode_json($out)->{known}, 4, 'too');
}


# what is refused leaves nothing behind

$site = 'none.example';

my $disqus = slurp("$fixtures/disqus/blog.xml");
my $cut = substr $disqus, 0, length($disqus) - 200;
my $lines = $cut =~ tr/\n//;
my $old = spew('old.xml', $disqus =~ s/<createdAt>2015-03-05/<createdAt>/r);

is(ctl('import', spew('cut.xml', $cut)), 2, 'a file that is cut off');
is($err =~ /^commentsctl: \Q$dir\E\/cut\.xml:(\d+): it is cut off$/m && $1,
   $lines + 1, 'with its last line');

is(ctl('import', '--format', 'wordpress', "$fixtures/disqus/blog.xml"), 2,
   'another format than it is said to be');
like($err, qr/blog\.xml:2: it is not a WordPress export \(WXR\): its root/,
     'which is said');

my $laughs = $disqus =~ s/<disqus/<!DOCTYPE x [<!ENTITY a "b">]>\n<disqus/r;

is(ctl('import', spew('laughs.xml', $laughs)), 2, 'entities');
like($err, qr/laughs\.xml:2: it has a document type declaration/, 'are refused');

is(redis_cmd('EXISTS', "comments:site:$site:threads"), 0, 'nothing is stored');

is(ctl('import', $old), 1, 'a damaged entry');
like($err, qr/old\.xml:\d+: skipped: its "createdAt" is not a time/,
     'is skipped, and the others are imported');

done_testing();
