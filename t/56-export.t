# Exports for those who leave: WXR, which WordPress and Disqus read.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use File::Temp qw(tempdir);
use Test::More;

my $dir = tempdir(CLEANUP => 1);


sub slurp {
    open my $file, '<:raw', $_[0] or die "$_[0]: $!";
    local $/;

    return scalar(<$file>) // '';
}


sub spew {
    my ($name, $text) = @_;

    open my $file, '>:raw', "$dir/$name" or die "$name: $!";
    print $file $text;
    close $file or die "$name: $!";

    return "$dir/$name";
}


# what xmllint finds at that path
sub at {
    my ($file, $path) = @_;

    # what stands in a namespace has a prefix, which xmllint does not know
    $path =~ s/\b(\w+):(\w+)/*[name()="$1:$2"]/g;

    open my $found, '-|', 'xmllint', '--xpath', $path, $file
        or die "xmllint: $!";
    local $/;
    my $text = <$found> // '';
    close $found;

    return $text =~ s{\n\z}{}r;
}


my @comments = (
    '"thread":"/a.html","id":"0000000000000001","name":"Ann & <Bob>",'
    . '"email":"ann@mail.example","website":"https://ann.example/",'
    . '"text":"*One*\n\ntwo ]]> <b> \u0394","created":"2026-01-02T03:04:05Z"',
    '"thread":"/a.html","id":"0000000000000002","name":"Spammer",'
    . '"text":"Buy","parent":"0000000000000001","status":"spam",'
    . '"created":"2026-01-02T03:05:05Z"',
    '"thread":"/a.html","id":"0000000000000003","name":"Gone",'
    . '"text":"Secret","parent":"0000000000000001","status":"deleted",'
    . '"created":"2026-01-02T03:06:05Z"',
    '"thread":"/a.html","id":"0000000000000004","name":"Cid",'
    . '"text":"To the deleted one","parent":"0000000000000003",'
    . '"created":"2026-01-02T03:07:05Z"',
    '"thread":"/a.html","id":"0000000000000005","name":"Dan",'
    . '"text":"I wait","parent":"0000000000000004","status":"pending",'
    . '"created":"2026-01-02T03:08:05Z"',
    '"thread":"/a.html","id":"0000000000000006","name":"Eve",'
    . '"text":"A second root","created":"2026-01-02T03:09:05Z"',
    '"thread":"/b/","id":"0000000000000007","name":"Fay",'
    . '"text":"Another page","created":"2026-01-02T03:10:05Z"',
    '"thread":"/c.html","id":"0000000000000008","name":"Spammer",'
    . '"text":"Only spam here","status":"spam",'
    . '"created":"2026-01-02T03:11:05Z"'
);

my $source = spew('in.jsonl', join '', (map { "{$_}\n" } @comments),
    '{"thread":"/a.html","url":"/a.html?x=1&y","title":"A & b","closed":true}'
    . "\n");

is(ctl('import', '--keep-email', $source), 0, 'comments');

my $file = "$dir/out.xml";

is(ctl('export', '--format', 'wxr', '-o', $file), 0, 'an export as WXR');
is($out, '', 'says nothing');
is(system('xmllint', '--noout', $file), 0, 'it is well-formed');

my $wxr = slurp($file);

is(at($file, 'count(/rss/channel/item)'), 2, 'pages with comments');
is(at($file, 'string(/rss/channel/wp:wxr_version)'), '1.2', 'a version');
is(at($file, 'string(/rss/channel/wp:base_site_url)'), 'https://test.example',
   'a site');

my $a = '/rss/channel/item[1]';

is(at($file, "string($a/title)"), 'A & b', 'a title');
is(at($file, "string($a/link)"), 'https://test.example/a.html?x=1&y',
   'an address');
is(at($file, "string($a/dsq:thread_identifier)"), '/a.html', 'a thread');
is(at($file, "string($a/wp:comment_status)"), 'closed', 'a closed one');
is(at($file, "string($a/wp:post_date_gmt)"), '2026-01-02 03:04:05',
   'a date: that of its first comment');
is(at($file, 'string(/rss/channel/item[2]/wp:comment_status)'), 'open',
   'an open one');
is(at($file, 'string(/rss/channel/item[2]/title)'), '/b/',
   'a page without a title');

is(at($file, "count($a/wp:comment)"), 4, 'neither spam nor deleted comments');
unlike($wxr, qr/Buy|Secret|Only spam/, 'nor their texts');

my %one = (
    'string(wp:comment_author)' => 'Ann & <Bob>',
    'string(wp:comment_author_email)' => 'ann@mail.example',
    'string(wp:comment_author_url)' => 'https://ann.example/',
    'string(wp:comment_date_gmt)' => '2026-01-02 03:04:05',
    'string(wp:comment_approved)' => '1',
    'string(wp:comment_parent)' => '0',
    'string(wp:comment_content)' => "<p><em>One</em></p>\n<p>two ]]&gt; "
                                    . "&lt;b&gt; \xce\x94</p>\n"
);

for my $name (sort keys %one) {
    my $path = $name =~ s{\((.*)\)}{($a/wp:comment[1]/$1)}r;

    is(at($file, $path), $one{$name}, $name);
}

my $id = sub { at($file, "string($a/wp:comment[$_[0]]/wp:comment_id)") };
my $parent = sub { at($file, "string($a/wp:comment[$_[0]]/wp:comment_parent)") };

like($id->(1), qr/\A[1-9][0-9]*\z/, 'ids are numbers');
is($parent->(2), $id->(1), 'a reply to a deleted comment is one to its parent');
is($parent->(3), $id->(2), 'a reply');
is($parent->(4), 0, 'a root');
is(at($file, "string($a/wp:comment[3]/wp:comment_approved)"), 0, 'one that waits');
is(() = $wxr =~ /<wp:comment_id>/g, 5, 'five ids');
is(keys %{{ map { $_ => 1 } $wxr =~ /<wp:comment_id>(\d+)</g }}, 5, 'all differ');
unlike($wxr, qr/secret/, 'the secret is not in it');

is(ctl('export', '--format', 'wxr', '--base-url', 'http://other.example/b/',
       '-o', $file), 0, 'of a site elsewhere');
is(at($file, 'string(/rss/channel/item[2]/link)'), 'http://other.example/b/b/',
   'is under its address');

is(ctl('export', '--format', 'xml'), 2, 'an unknown format');
like($out, qr/\A[^\n]*"xml" is none of jsonl, wxr[^\n]*\n\z/, 'which is said');
is(ctl('export', '--format', 'jsonl', '-o', "$dir/one"), 0, 'JSON lines');
is(ctl('export', '-o', "$dir/two"), 0, 'are what nothing says');
is(slurp("$dir/one"), slurp("$dir/two"), 'the same');

done_testing();
