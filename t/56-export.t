# Exports for those who leave: WXR, which WordPress and Disqus read, and static
# pages.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsImport;
use Test::More;

$site = 'test.example';


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

is(at($file, "count($a/wp:comment)"), 5,
   'neither spam nor deleted comments, but the place of one with a reply');
unlike($wxr, qr/Buy|Secret|Only spam/, 'nor their texts');

my %one = (
    'string(wp:comment_author)' => 'Ann & <Bob>',
    'string(wp:comment_author_email)' => 'ann@mail.example',
    'string(wp:comment_author_url)' => 'https://ann.example/',
    'string(wp:comment_date_gmt)' => '2026-01-02 03:04:05',

    # WordPress shows it, and does not derive it from the one in GMT
    'string(wp:comment_date)' => '2026-01-02 03:04:05',
    'count(wp:comment_author_IP)' => 1,
    'string(wp:comment_type)' => 'comment',
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

my %place = (
    'string(wp:comment_author)' => '',
    'string(wp:comment_content)' => "<p>This comment was removed.</p>\n",
    'string(wp:comment_approved)' => '1'
);

for my $name (sort keys %place) {
    my $path = $name =~ s{\((.*)\)}{($a/wp:comment[2]/$1)}r;

    is(at($file, $path), $place{$name}, "of a deleted comment: $name");
}

is($parent->(2), $id->(1), 'the place of a deleted comment');
is($parent->(3), $id->(2), 'keeps its reply');
is($parent->(4), $id->(3), 'a reply');
is($parent->(5), 0, 'a root');
is(at($file, "string($a/wp:comment[4]/wp:comment_approved)"), 0, 'one that waits');

my @ids = $wxr =~ /<wp:comment_id>(\d+)</g;

is(@ids, 6, 'six ids');
is((grep { $ids[$_ - 1] >= $ids[$_] } 1 .. $#ids), 0,
   'all differ, and a reply has a greater one than what it answers');
unlike($wxr, qr/secret/, 'the secret is not in it');

is(ctl('export', '--format', 'wxr', '--base-url', 'http://other.example/b/',
       '-o', $file), 0, 'of a site elsewhere');
is(at($file, 'string(/rss/channel/item[2]/link)'), 'http://other.example/b/b/',
   'is under its address');

is(ctl('export', '--format', 'xml'), 2, 'an unknown format');
like($err, qr/\A[^\n]*"xml" is none of jsonl, html, wxr[^\n]*\n\z/, 'which is said');
is(ctl('export', '--format', 'jsonl', '-o', "$dir/one"), 0, 'JSON lines');
is(ctl('export', '-o', "$dir/two"), 0, 'are what nothing says');
is(slurp("$dir/one"), slurp("$dir/two"), 'the same');


# static pages

my $pages = "$dir/pages";

# the files below a folder
sub files {
    my ($folder) = @_;
    my @files = split /\n/, `cd '$folder' && find . ! -type d`;

    return join ' ', sort map { substr $_, 2 } @files;
}


is(ctl('export', '--format', 'html', '--output-dir', $pages), 0,
   'an export as pages') or diag("$out$err");
is($out, '', 'says nothing');
is(files($pages), 'a.html b/index.html', 'a page for each thread');

my $page = slurp("$pages/a.html");

is(system('xmllint', '--noout', "$pages/$_"), 0, "$_ is well-formed")
    for 'a.html', 'b/index.html';
like($page, qr{<title>A &amp; b</title>}, 'a title');
like($page, qr/<style>.*:where\(#ngx-comments\).*<\/style>/s,
     'the stylesheet is inside');
unlike($page, qr/<link|<script|src=/, 'it needs no other file');
like($page, qr{<h1><a href="https://test\.example/a\.html\?x=1&amp;y">A &amp; b</a>},
     'it leads to the page');
like($page, qr{<p><em>One</em></p>\n<p>two \]\]&gt; &lt;b&gt; \xce\x94</p>},
     'texts are rendered');
like($page, qr{Ann &amp; &lt;Bob&gt;}, 'names');
is(() = $page =~ /<article id="comment-\w{16}" class="comment"/g, 3, 'comments');
is(() = $page =~ /<article id="comment-\w{16}" class="comment comment-removed"/g, 1,
   'a removed one with a reply is drawn as such');
unlike($page, qr/Secret|Buy|I wait|mail\.example/, 'without what readers do not see');
unlike($page, qr/<form|<button/, 'without forms');

is(ctl('export', '--format', 'html', '--output-dir', $pages, '--base-url',
       'http://other.example/blog'), 0, 'pages of an earlier export')
    or diag($err);
like(slurp("$pages/a.html"), qr{href="http://other\.example/blog/a\.html\?},
     'are replaced');

is(ctl('export', '--format', 'html'), 2, 'a folder is needed');
is(ctl('export', '--output-dir', $pages), 2, 'for pages alone');
is(ctl('export', '--format', 'html', '--output-dir', $source), 1,
   'and not a file');
like($err, qr/\Q$source\E.*: (?:Not a directory|File exists)/, 'which is said');

# the site's own page
spew('pages/a.html', "<!DOCTYPE html>\n<p>mine</p>\n");
is(ctl('export', '--format', 'html', '--output-dir', $pages), 1,
   'a file that is not of an export');
like($err, qr{a\.html: it is not of an earlier export}, 'is reported');
is(slurp("$pages/a.html"), "<!DOCTYPE html>\n<p>mine</p>\n", 'and stays');

# symbolic links lead out of the folder
mkdir "$dir/outside" or die;
unlink "$pages/a.html";
spew('outside/target', $page);
symlink '../outside/target', "$pages/a.html" or die;
is(ctl('export', '--format', 'html', '--output-dir', $pages), 1,
   'a file that is a symbolic link');
is(slurp("$dir/outside/target"), $page, 'is not written to');
ok(-l "$pages/a.html", 'and stays');
unlink "$pages/a.html";
unlink "$pages/b/index.html";
rmdir "$pages/b" or die;
symlink '../outside', "$pages/b" or die;
is(ctl('export', '--format', 'html', '--output-dir', $pages), 1,
   'a folder that is a symbolic link');
like($err, qr{b/index\.html: a part of it is a symbolic link}, 'is reported');
is(files("$dir/outside"), 'target', 'and not followed');

SKIP: {
    skip 'there is no /dev/full', 2 unless -c '/dev/full';

    is(ctl('export', '-o', '/dev/full'), 1, 'a disk that is full');
    like($err, qr{/dev/full: No space left}, 'is reported');
}

# the name of a thread leads nowhere else, and no two threads share a file
my $long = '/' . 'x' x 300;

my @odd = (
    '..%2F..%2Foutside' => '%2E%2E/%2E%2E/outside.html',
    '%2F.%2Fa' => '%2E/a.html',
    '%2F' => 'index.html',
    '%2Findex.html' => 'index~2.html',
    'a:b%20%22' => 'a%3Ab%20%22.html',
    '%2Fc' => 'c~2.html', '%2Fc.html' => 'c.html', '%2Fc%2F' => 'c/index.html',
    '%2Fc%2Fd' => 'c/d.html', '%2Fc.html%2Fd' => 'c%2Ehtml/d.html',
    '%2Fc%2F%2Fd' => 'c/%2Fd.html', '%2F%2Fc' => '%2Fc.html',
    '%2FK' => 'K.html', '%2Fk' => 'k~2.html', '%2Fe%3Fx=1%2525' => 'e%3Fx%3D1%2525.html',
    '%2F%C3%89%F0%9F%98%80' => "\xc3\x89\xf0\x9f\x98\x80.html",
    '%2F%C3%A9%F0%9F%98%80' => "\xc3\xa9\xf0\x9f\x98\x80~2.html",
    '%2F%FF%5Cu' => '%FF%5Cu.html', '%2Ff%01g%0A' => 'f%01g%0A.html',
    '%2Fcomments.css' => 'comments.css.html'
);
my %odd = @odd;

redis_cmd('FLUSHALL');
is(ctl('import', spew('odd.jsonl', join '', map {
    "{\"thread_key\":\"$_\",\"name\":\"Ann\",\"text\":\"Text of $_.\","
    . "\"created\":\"2026-01-02T03:04:05Z\"}\n"
} sort(keys %odd), $long . '1', $long . '2.html')), 0, 'odd names')
    or diag("$out$err");
mkdir "$dir/odd" or die;
is(ctl('export', '--format', 'html', '--output-dir', "$dir/odd/below"), 0,
   'threads with odd names') or diag("$out$err");

my @found = split / /, files("$dir/odd");
my @cut = grep { m{^below/x+~[0-9a-f]{16}\.html$} } @found;

is(@cut, 2, 'long names are cut');
is(join(' ', grep { !m{^below/x+~} } @found),
   join(' ', sort map { "below/$_" } values %odd),
   'a file for each thread, below the folder');

for my $key (sort keys %odd) {
    like(slurp("$dir/odd/below/$odd{$key}"),
         qr{<p>Text of \Q@{[$key =~ s/&/&amp;/gr]}\E\.</p>}, "that of $key");
}

redis_cmd('FLUSHALL');


# and back again

is(ctl('--json', 'import', '--format', 'wordpress', $file), 0,
   'what was exported is imported') or diag($out);

my ($report) = $out =~ /^(\{.*\})$/m;

like($report, qr/"comments":6\b/, 'all of it');
like($report, qr/"replies":3\b/, 'replies');
ctl('export');

my %back = map { /"name":"([^"]+)"/ ? ($1 => $_) : () } split /\n/, $out;

is(keys %back, 5, 'is there');
like($back{Dan}, qr/"status":"pending"/, 'what waited waits');
like($back{Eve}, qr/"created":"2026-01-02T03:09:05Z"/, 'dates');

my ($place) = $out =~ /^(.*This comment was removed.*)$/m;
my ($above) = $place =~ /"id":"(\w+)"/;

like($back{Cid}, qr/"parent":"$above"/, 'parents');

done_testing();
