# Exports for those who leave: WXR, which WordPress and Disqus read, and static
# pages.
use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsImport qw(slurp spew $dir);
use Test::More;


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
like($out, qr/\A[^\n]*"xml" is none of jsonl, html, wxr[^\n]*\n\z/, 'which is said');
is(ctl('export', '--format', 'jsonl', '-o', "$dir/one"), 0, 'JSON lines');
is(ctl('export', '-o', "$dir/two"), 0, 'are what nothing says');
is(slurp("$dir/one"), slurp("$dir/two"), 'the same');


# static pages

my $pages = "$dir/pages";

is(ctl('export', '--format', 'html', '--output-dir', $pages), 0,
   'an export as pages');
is($out, '', 'says nothing');
is(join(' ', sort map { substr $_, 1 + length $pages }
             grep { -f } glob "$pages/* $pages/*/*"),
   'a.html b/index.html comments.css', 'a page for each thread');
like(slurp("$pages/comments.css"), qr/^:where\(#ngx-comments\)/m,
     'and a stylesheet');

my $page = slurp("$pages/a.html");

is(system('xmllint', '--noout', "$pages/$_"), 0, "$_ is well-formed")
    for 'a.html', 'b/index.html';
like($page, qr{<title>A &amp; b</title>}, 'a title');
like($page, qr{<link rel="stylesheet" href="comments\.css" />}, 'the stylesheet');
like(slurp("$pages/b/index.html"), qr{href="\.\./comments\.css"},
     'is found from below');
like($page, qr{<p><em>One</em></p>\n<p>two \]\]&gt; &lt;b&gt; \xce\x94</p>},
     'texts are rendered');
like($page, qr{Ann &amp; &lt;Bob&gt;}, 'names');
is(() = $page =~ /<article id="comment-\w{16}" class="comment"/g, 3, 'comments');
is(() = $page =~ /<article id="comment-\w{16}" class="comment comment-removed"/g, 1,
   'a removed one with a reply is drawn as such');
unlike($page, qr/Secret|Buy|I wait|mail\.example/, 'without what readers do not see');
unlike($page, qr/<form|<button/, 'without forms');

is(ctl('export', '--format', 'html'), 2, 'a folder is needed');
is(ctl('export', '--output-dir', $pages), 2, 'for pages alone');
is(ctl('export', '--format', 'html', '--output-dir', $source), 1,
   'and not a file');
like($out, qr/\Q$source\E.*: (?:Not a directory|File exists)/, 'which is said');

# the name of a thread leads nowhere else
mkdir "$dir/odd" or die;
redis_cmd('FLUSHALL');
is(ctl('import', spew('odd.jsonl', join '', map {
    "{\"thread_key\":\"$_\",\"name\":\"Ann\",\"text\":\"Text\","
    . "\"created\":\"2026-01-02T03:04:05Z\"}\n"
} '..%2F..%2Foutside', '%2F.%2Fa', '%2F', 'a:b%20%22')), 0, 'odd names')
    or diag($out);
is(ctl('export', '--format', 'html', '--output-dir', "$dir/odd/below"), 0,
   'threads with odd names') or diag($out);
is(join(' ', sort map { substr $_, 1 + length $dir }
             glob "$dir/*.html $dir/odd/*.html $dir/odd/below/*.html "
                  . "$dir/odd/below/*/*.html $dir/odd/below/*/*/*.html"),
   'odd/below/%2E%2E/%2E%2E/outside.html odd/below/%2E/a.html '
   . 'odd/below/a%3Ab%20%22.html odd/below/index.html',
   'stay below the folder');

redis_cmd('FLUSHALL');


# and back again

is(ctl('--json', 'import', '--format', 'wordpress', $file), 0,
   'what was exported is imported') or diag($out);

my ($report) = $out =~ /^(\{.*\})$/m;

like($report, qr/"comments":5\b/, 'all of it');
like($report, qr/"replies":2\b/, 'replies');
ctl('export');

my %back = map { /"name":"([^"]+)"/ ? ($1 => $_) : () } split /\n/, $out;

is(keys %back, 5, 'is there');
like($back{Dan}, qr/"status":"pending"/, 'what waited waits');
like($back{Eve}, qr/"created":"2026-01-02T03:09:05Z"/, 'dates');

my ($above) = $back{'Ann & <Bob>'} =~ /"id":"(\w+)"/;

like($back{Cid}, qr/"parent":"$above"/, 'parents');

done_testing();
