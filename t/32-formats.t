# Formats of texts: the directive comments_format, the format of the plug-in
# bbcode, formats that lie, and what becomes of comments when the plug-in goes,
# comes back, or has another version.
use strict;
use warnings;
use utf8;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use CommentsHttp;
use CommentsServer;
use Cwd qw(cwd);
use Encode qw(encode_utf8 decode_utf8);
use File::Basename qw(dirname);
use Test::More;

my $dir = $ENV{COMMENTS_WAITING} ? dirname($ENV{COMMENTS_WAITING}) . '/../plugins'
                                 : cwd() . '/build/plugins';
my @ours = split ' ', $ENV{TEST_NGINX_LOAD_MODULES};
my $redis = "comments_redis $ENV{TEST_NGINX_REDIS} timeout=30s;";
my $rel = 'rel="nofollow ugc noopener"';

# the load_module lines are this file's
$ENV{TEST_NGINX_LOAD_MODULES} = '';

sub conf {
    my ($loads, $server, %more) = @_;

    return (main => join('', map { my $so = m{/} ? $_ : "$dir/$_.so"; "load_module $so;\n" }
                             @$loads),
            http => $redis, server => "comments on; comments_max_length 1m; $server",
            files => { map { ("$_.html" => '<!DOCTYPE html><meta charset="utf-8"><body>page</body>') } 'a' .. 'n' },
            %more);
}

# nginx -t: what it says
sub tested {
    my %conf = conf(@_);
    server_conf(%conf);
    my $root = "$ENV{TEST_NGINX_SERVROOT}-own";
    return scalar qx($ENV{TEST_NGINX_BINARY} -t -p $root/ -c $root/nginx.conf 2>&1);
}

sub quiet {
    my ($name) = @_;
    is_deeply([server_log(qr/\[(?:error|alert|crit|emerg)\]/)], [],
              "$name: nothing was logged");
    server_mark();
}

# the HTML of a text, by an answer to a post
sub posted {
    my ($page, $text, %more) = @_;
    my $res = http_comment("/$page.html", { name => 'Ann', text => $text, %more });
    return $res->{json}{html} // "$res->{status} $res->{content}";
}

# the HTML of the last comment in a page
sub shown {
    my ($page, $more) = @_;
    my $html = decode_utf8(http_get("/$page.html" . ($more || ''))->{content});
    my @bodies = $html =~ m{<div class="comment-body"[^>]*>(.*?)</div>\n}gs;
    return $bodies[-1] // '';
}

my %known = map { $_ => 1 } qw(p br em strong del code pre blockquote ul ol li a);

# of HTML: is every element closed, in its order, and from the list?
sub balanced {
    my ($html) = @_;
    my @open;

    while ($html =~ m{<(/?)([a-z]+)((?: [a-z]+="[^"<>]*")*)( /)?>|([<>])}g) {
        my ($end, $name, $attributes, $empty, $bare) = ($1, $2, $3, $4, $5);

        return "a bare $bare" if defined $bare;
        return "<$name>" unless $known{$name};
        if ($end) { my $top = pop @open // 'nothing'; return "</$name> for $top" if $top ne $name }
        elsif (!$empty) { push @open, $name }
        return "attributes of $name: $attributes"
            if $attributes ne '' && !($name eq 'a' && $attributes =~ m{\A href="(?i:https?://|mailto:)[^"]*" \Q$rel\E\z});
    }

    return @open ? "open: @open" : '';
}


# where the plug-in stands

my $bb = "a [b]bold[/b] [url=http://Links.example/?a&b]link[/url]\n\n[quote]q[/quote]";
my $html = '<p>a <strong>bold</strong> <a href="http://Links.example/?a&amp;b"'
           . qq{ $rel>link</a></p>\n<blockquote>\n<p>q</p>\n</blockquote>};

for my $order (['behind us', @ours, 'example_bbcode'], ['before us', 'example_bbcode', @ours]) {
    my ($name, @loads) = @$order;

    server_start(conf(\@loads, <<'_EOC_'));
        client_max_body_size 8m;
        comments_format bbcode;
        location = /b.html { comments_format markdown; }
        location = /c.html { comments_format plain; }
        location = /d.html { comments_check links max=1 action=challenge; }
_EOC_

    is(posted('a', "$bb $name"), $html =~ s{</blockquote>}{</blockquote>\n<p> $name</p>}r,
       "$name: the answer to a post");
    like(shown('a'), qr{<strong>bold</strong>.*\Q$name\E}s, 'the page');
    is((http_thread('/a.html'))[-1]{html}, posted('a', "$bb $name"), 'JSON, which is that of the answer');
    is(posted('b', "[b]x[/b] **y** $name"), "<p>[b]x[/b] <strong>y</strong> $name</p>",
       'a location has Markdown');
    is(posted('c', "[b]x[/b] **y** http://a.example/\n<i>$name"),
       "<p>[b]x[/b] **y** http://a.example/<br />&lt;i&gt;$name</p>", 'and one plain text');
    quiet($name);
}


# previews, challenges, the form

{
    my $text = 'see [url=http://one.example/]one[/url] [b]two[/b]';
    my $res = http_post('/a.html?comments=preview', { name => 'Ann', text => $text });

    like($res->{content}, qr{comment-preview.*<a href="http://one\.example/"[^>]*>one</a> <strong>two</strong>}s,
         'a preview');
    $res = http_request('POST', '/a.html?comments=preview', { 'Content-Type' => 'application/json' },
                        qq({"text":"$text"}));
    like(http_json($res)->{html}, qr{<a href="http://one\.example/" \Q$rel\E>one</a> <strong>two</strong>},
         'a preview as JSON');

    is(http_comment('/d.html', { name => 'Ann', text => 'http://one.example http://two.example' })->{status},
       201, 'checks get the links of the format: these are none in BBCode');
    $res = http_post('/d.html', { name => 'Ann', text => "$text [url]http://two.example/[/url]" });
    is($res->{status}, 403, 'and these are two');
    like($res->{content}, qr{comment-confirm.*<a href="http://one\.example/"[^>]*>one</a> <strong>two</strong>}s,
         'the page that asks for a confirmation');

    unlike(http_get('/a.html')->{content}, qr/text_hint|Markdown/, 'the form does not say that Markdown works');
    like(http_get('/b.html')->{content}, qr/aria-describedby="ngx-comments-text_hint".*Markdown works/s,
         'where it works, it does');
    is(http_comment('/a.html', { name => 'Ann', text => "[b] \n[/b][quote][/quote]" })->{status}, 422,
       'a text of mark-up alone is refused');
    is(http_comment('/c.html', { name => 'Ann', text => '#' })->{status}, 201, 'what is none in plain text is not');
    quiet('views');
}


# BBCode itself

for my $case (
    ['[I]i[/i] [S]s[/S] [b]b[/B]', '<p><em>i</em> <del>s</del> <strong>b</strong></p>'],
    ["one\ntwo\n\nthree", "<p>one<br />\ntwo</p>\n<p>three</p>"],
    ['[b]one [i]two[/b] three[/i]', '<p><strong>one <em>two</em></strong><em> three</em></p>'],
    ["[b]one\n\ntwo[/b]", "<p><strong>one</strong></p>\n<p><strong>two</strong></p>"],
    ['[url]http://a.example/x_y[/url]', qq{<p><a href="http://a.example/x_y" $rel>http://a.example/x_y</a></p>}],
    ['[url="mailto:ann@mail.example"]mail[/url]', qq{<p><a href="mailto:ann\@mail.example" $rel>mail</a></p>}],
    ['[url=http://a.example/][/url]x', '<p>x</p>'],
    ['[url=javascript:alert(1)]x[/url] [url]javascript:alert(1)[/url]', '<p>x javascript:alert(1)</p>'],
    ['[url=http://a.example@b.example/]x[/url]', '<p>x</p>'],
    ['[quote=Ann]q[/quote]r', "<blockquote>\n<p><strong>Ann:</strong></p>\n<p>q</p>\n</blockquote>\n<p>r</p>"],
    ["[list]\n[*]one\n[*] [b]two[/list]after",
     "<ul>\n<li>one</li>\n<li><strong>two</strong></li>\n</ul>\n<p>after</p>"],
    ["[list=1][*]one[list][*]in[/list][*]two[/list]",
     "<ol>\n<li>one<ul>\n<li>in</li>\n</ul>\n</li>\n<li>two</li>\n</ol>"],
    ['x [code][b]y[/b] <i>[/code] z', '<p>x <code>[b]y[/b] &lt;i&gt;</code> z</p>'],
    ["[code]\na\n  [b]\n[/code]", "<pre tabindex=\"0\"><code>a\n  [b]\n</code></pre>"],
    ['[code]x [CODE]', '<p>[code]x [CODE]</p>'],
    ['x[/b] [/quote] [*] [u]y[/u] [b', '<p>x[/b] [/quote] [*] [u]y[/u] [b</p>'],
    ['<script>alert(1)</script> & "q"', '<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;q&quot;</p>'],
    ['[b]<img src=x onerror=alert(1)>[/b]', '<p><strong>&lt;img src=x onerror=alert(1)&gt;</strong></p>'],
    ['a [quote]b[list][*]c[/quote]d', "<p>a </p>\n<blockquote>\n<p>b</p>\n<ul>\n<li>c</li>\n</ul>\n"
     . "</blockquote>\n<p>d</p>"],
    ["e\x{301}" . "\x{301}" x 60, qr{\A<p>e\x{301}{1,32}</p>\z}])
{
    my ($text, $expected) = @$case;
    my $is = posted('e', $text);

    ref $expected ? like($is, $expected, 'BBCode: marks are bounded')
                  : is($is, $expected, 'BBCode: ' . $text =~ s/\s+/ /gr =~ s/[^ -~]/?/gr);
}
quiet('BBCode');


# large and hostile texts are answered before the client gives up, which a time
# that grows faster than the text would not be; nothing is lost

for my $case (['[b]' x 349_525], ['[' x 1_048_575], ['[/b]' x 262_143], ['[quote]' x 149_796 . 'x'],
              ['[code]' x 174_762], ['[url]' x 209_715], ['[list][*]' x 116_508 . 'x'],
              ["[b]a\n\n" x 149_000], ['[url=http://a.example/]x' x 40_000], ['[b][i]x[/b][/i]' x 60_000])
{
    my ($text) = @$case;
    my $res = http_comment('/f.html', { name => 'Ann', text => $text });
    my $name = substr($text, 0, 20) =~ s/\n/ /gr . '…';

    # what is nothing but mark-up would be refused
    is($res->{status}, 201, encode_utf8("$name: is stored"));
    is(balanced($res->{json}{html}), '', 'its HTML is balanced');
    cmp_ok(length $res->{json}{html}, '<=', 6 * length($text) + 4096, 'and bounded');
}
quiet('large');


# formats that lie

redis_cmd('FLUSHALL');

server_start(conf([@ours, 'lies_1'], join ' ', 'charset utf-8;', map {
    my ($page, $format) = split /=/;
    "location = /$page.html { comments_format lies_$format; }"
} qw(a=upper b=closer c=raw d=deep e=flood f=fail g=links h=empty i=bytes)));

my %plain = map { $_ => "<p>text of $_</p>" } 'a' .. 'n';

is(posted('b', 'text of b'), "<blockquote>\n<p>text of b</p>\n</blockquote>\n<p>text of b</p>",
   'what is not open is not closed');
like(posted('c', '<x>'), qr{&lt;/div&gt;&lt;script&gt;alert\(1\)&lt;/script&gt;}, 'no tag by text');
for my $page ('a' .. 'i') {
    my $is = posted($page, "text of $page" . ($page eq 'i' ? ' é☃' : ''));
    is(balanced($is), '', "$page: balanced");
    ok(shown($page) =~ s/\n\z//r eq $is, 'and so in the page');
}
is(() = posted('d', 'deep')  =~ /<blockquote>/g, 20, '100,000 quotes: 20 of them');
like(posted('d', 'deeper'), qr{<p>deeper</p>.*bottom}s, 'and all text');
is(posted('e', 'text of e '), $plain{e}, 'who writes 100 MB is shown as plain text');
is(posted('f', 'text of f '), $plain{f}, 'who fails, too');
is(posted('h', 'text of h '), $plain{h}, 'who writes nothing, too');
is(posted('i', "\x{e9}\x{2603}"), "<p>\x{e9}\x{2603}</p>", 'characters may come in pieces');

$html = posted('g', 'end');
unlike($html, qr{href="(?!http://Links\.example/|mailto:ann)}, 'no link to anywhere else');
is(() = $html =~ /<a /g, 2 + 8, 'the two that may be, and eight inner ones of those that may not');
like($html, qr{href="http://Links\.example/%22%3E%3Cscript%3Ealert\(1\)%3C/script%3E\?a&amp;b"}, 'a target is no mark-up');
quiet('lies');


# in a page that is not UTF-8, the block is ASCII

server_file('j.html', '<!DOCTYPE html><meta charset="iso-8859-1"><body>page</body>');
posted('j', 'x');
like(posted('j', "x"), qr/x/, 'a comment');
server_start(conf([@ours, 'lies_1'], 'comments_format lies_bytes;'));
server_file('j.html', '<!DOCTYPE html><meta charset="iso-8859-1"><body>page</body>');
posted('j', "caf\x{e9} \x{2603}");
like(http_get('/j.html')->{content}, qr{<p>caf&#233; &#9731;</p>}, 'character references');
quiet('ASCII');


# records, and commentsctl, which has no plug-ins

server_start(conf([@ours, 'example_bbcode', 'lies_1'], <<'_EOC_'));
    comments_format bbcode;
    location = /k.html { comments_format markdown; }
    location = /m.html { comments_format lies_upper; }
_EOC_

sub record {
    my ($page, $id) = @_;
    return join '', grep { /\A$id / } @{ redis_cmd('ZRANGE', key("/$page.html", "s:$id"), 0, -1) };
}

my %id;
for my $page ('k', 'l', 'm') {
    $id{$page} = http_comment("/$page.html", { name => 'Ann', text => "[b]one[/b] **$page**" })->{json}{id};
}

unlike(record('k', $id{k}), qr/x\d+:/, 'of Markdown there is nothing in the record');
like(record('l', $id{l}), qr/x8:bbcode 1t\d+:/, 'of another format there is its name, and its version');
like(shown('l'), qr{<strong>one</strong> \*\*l\*\*}, 'a page');

ctl('show', '/l.html');
like($out, qr/Ann  \(format bbcode\)  \(from [0-9a-f]{32}\)\n    \[b\]one\[\/b\] \*\*l\*\*/, 'commentsctl show');
ctl('show', '/k.html');
unlike($out, qr/format/, 'says nothing of Markdown');
ctl('list', '--status', 'approved', '--json');
like($out, qr/"format":"bbcode","format_version":1/, 'commentsctl list');
is(ctl('export', '-o', "$ENV{TEST_NGINX_SERVROOT}-export"), 0, 'export');
is(ctl('edit', $id{l}, '--name', 'Bob'), 0, 'an edit');
like(record('l', $id{l}), qr/x8:bbcode 1/, 'keeps the format');
like(shown('l'), qr{<strong>one</strong>}, 'and the page');
is(ctl('delete', $id{l}) || ctl('purge', $id{l}), 0, 'a purge');
unlike(join(' ', @{ redis_cmd('ZRANGE', key('/l.html', "s:$id{l}"), 0, -1) }), qr/bbcode/, 'leaves nothing of it');

redis_cmd('FLUSHALL');
is(ctl('import', "$ENV{TEST_NGINX_SERVROOT}-export"), 0, 'import');
like(record('l', $id{l}), qr/x8:bbcode 1t\d+:\[b\]one/, 'makes the same record');
like(shown('m'), qr{<strong>version 1: </strong>\[b\]one}, 'and the same page');
quiet('records');


# the plug-in goes, and comes back

my %with = conf([@ours, 'example_bbcode', 'lies_1'], 'comments_format bbcode;');

like(shown('l'), qr{<strong>one</strong> \*\*l\*\*}, 'with the plug-in');
server_conf(conf([@ours], ''));
server_reload();
ok(wait_for(sub { shown('l') eq "<p>[b]one[/b] **l**</p>\n" }, 20), 'without it: as plain text')
    or diag(shown('l'));
ok(wait_for(sub { (http_thread('/l.html'))[0]{html} eq '<p>[b]one[/b] **l**</p>' }, 20), 'in JSON, too');
is(ctl('export', '-o', "$ENV{TEST_NGINX_SERVROOT}-export"), 0, 'export');
server_conf(%with);
server_reload();
ok(wait_for(sub { shown('l') =~ m{<strong>one</strong> \*\*l\*\*} }, 20), 'it is back');

server_conf(conf([@ours, 'example_bbcode', 'lies_2'], 'comments_format bbcode;'));
server_reload();
ok(wait_for(sub { shown('m') =~ m{<strong>version 2: </strong>} }, 20),
   'a new version: what was kept is rendered anew');
quiet('reloads');


# a format that is given and goes: nginx says which there are

like(tested([@ours], 'comments_format bbcode;'),
     qr/\[emerg\] .*invalid value "bbcode" in "comments_format", it must be a format, of which there are: "markdown", "plain" in/,
     'an unknown format');
like(tested([@ours, 'example_bbcode'], 'comments_format "";'),
     qr/invalid value "" in "comments_format", .* "markdown", "plain", "bbcode" in/, 'an empty name');
like(tested([@ours], 'comments_format plain; comments_format plain;'),
     qr/"comments_format" directive is duplicate/, 'twice');
like(tested([@ours, 'lies_taken'], ''), qr/there are two formats "plain", one of them of the plug-in "lies"/,
     'a name that is taken');
like(tested([@ours, 'lies_short'], ''), qr/a format of the plug-in "lies" has a size of \d+ bytes, the least is \d+/,
     'one that ends too early');
like(tested([@ours, 'lies_nought'], ''), qr/the format "lies_upper" of the plug-in "lies" has no version/,
     'version 0');

server_start(conf([@ours, 'lies_long'], 'comments_format lies_upper;'));
like(posted('n', 'x'), qr{version 1: </strong>x}, 'one of a newer header works');

# "your first text format"
server_start(conf([@ours, 'example_lines'], 'comments_format lines;'));
is(posted('n', "one\n> two\nthree"), "<p>one</p>\n<blockquote>\n<p> two</p>\n</blockquote>\n<p>three</p>",
   'the format of the documentation');
quiet('the rest');

server_stop();
done_testing();
