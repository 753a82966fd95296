#!/usr/bin/env perl
# Comments by hand, in a real browser without JavaScript: a preview, a post, a
# reply, a refusal and its repair; pictures of what people see.
#
#   form.pl FOLDER              pictures go to FOLDER/*.png
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use Encode ();
use Test::More;

use BrowserCdp;
use BrowserSite;

my ($folder) = @ARGV;

my $Text = "Grüße, 你好 😀\n\n*so* & <b>so</b>";
my %Field = map { $_ => "#ngx-comments-$_" } qw(name email website text);
my ($Submit, $Preview) = ('#comment-form .comment-submit',
                          '#comment-form [formaction]');

my $site = BrowserSite->start("$folder/site-of-form");
my $browser = BrowserCdp->start("$folder/browser-of-form");
my $page = $browser->page;

binmode $_, ':utf8' for Test::More->builder->output,
                        Test::More->builder->failure_output;

$site->write_page('article.html', article());
$page->scripts(0);
$page->size(1280, 900);

without_scripts();
preview();
post();
reply();
refusal();
charset("/$_") for qw(latin1.html shiftjis.html gbk.html nothing.html);
elsewhere();
sizes();
clusters();

my @complaints = grep { !/favicon/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


sub article {
    my $style = 'body { font: 17px/1.5 Georgia, serif; max-width: 44rem;'
                . ' margin: 2rem auto; padding: 0 1rem; }';

    return Encode::encode('UTF-8', <<"END");
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Article</title>
<style>$style</style>
<script>document.title = 'scripts run';</script>
</head>
<body>
<article>
<h1>An article of some years ago</h1>
<p>It stands on a plain page, and nobody has touched it since.</p>
<p>What people say about it comes below.</p>
</article>
<!-- comments -->
<p>The end of the page.</p>
</body>
</html>
END
}


sub text_of {
    my ($selector) = @_;

    return $page->value("document.querySelector('$selector')?.innerText")
           // '(nothing)';
}


sub value_of {
    my ($selector) = @_;

    return $page->value("document.querySelector('$selector')?.value")
           // '(nothing)';
}


sub address { return $page->value('location.href') }


sub picture {
    my ($name) = @_;

    $page->screenshot("$folder/$name.png");
    cmp_ok(-s "$folder/$name.png", '>', 1000, "$name.png");
}


sub in_sight {
    my ($selector) = @_;

    return $page->value("((box) => box && box.bottom > 0"
        . " && box.top < innerHeight)(document.querySelector('$selector')"
        . "?.getBoundingClientRect())");
}


sub without_scripts {
    $page->visit("$site->{url}/article.html");

    is($page->value('document.title'), 'Article', 'scripts are off');
    is(text_of('#ngx-comments h2'), 'No comments yet', 'an empty thread');
    picture('empty');
}


sub preview {
    $page->type($Field{name}, 'Ann Ü');
    $page->type($Field{email}, 'ann@mail.example');
    $page->type($Field{website}, 'ann.example/α?a=1&b=2');
    $page->type($Field{text}, $Text);
    $page->click($Preview, 1);

    is($page->value("document.querySelector('#ngx-comments-preview"
                    . " .comment-body em')?.textContent"), 'so',
       'the preview is rendered');
    like(text_of('#ngx-comments-preview'), qr/Grüße, 你好 😀\s+so & <b>so/,
         'with its characters');
    is(value_of($Field{name}), 'Ann Ü', 'the name has stayed');
    is(value_of($Field{email}), 'ann@mail.example', 'the address has stayed');
    is(value_of($Field{website}), 'ann.example/α?a=1&b=2',
       'the website has stayed');
    is(value_of($Field{text}), $Text, 'the text has stayed');
    ok(in_sight('#ngx-comments-preview'), 'the preview is in sight');
    picture('preview');
}


sub post {
    $page->click($Submit, 1);

    like(address(), qr{/article\.html\?comments=show&id=\w{16}#comment-\w{16}$},
         'posted: at the comment');
    is(text_of('.comment-shown .comment-author'), 'Ann Ü', 'by its author');
    is($page->value("document.querySelector('.comment-shown"
                    . " .comment-author a').href"),
       'http://ann.example/%CE%B1?a=1&b=2', 'with the website');
    is(text_of('.comment-shown .comment-body em'), 'so', 'with its text');
    ok(in_sight('.comment-shown'), 'in sight');
    picture('shown');

    $page->visit("$site->{url}/article.html");

    is($page->value("document.querySelectorAll('article.comment').length"), 1,
       'it is on the page');
    is($page->value("document.querySelector('#ngx-comments')"
                    . ".outerHTML.includes('mail.example')"), JSON::PP::false,
       'the address is not');
    is(value_of($Field{text}), '', 'the form is empty again');
}


sub reply {
    $page->click('.comment-actions a', 1);

    like(address(), qr/\?comments=reply&id=\w{16}#comment-form$/, 'a reply');
    like(text_of('.comment-form-title'), qr/Ann Ü/, 'to whom');
    ok(in_sight('#comment-form'), 'its form is in sight');
    picture('reply');

    $page->type($Field{name}, 'Bob');
    $page->type($Field{text}, 'A reply.');
    $page->click($Submit, 1);

    is(text_of('.comment-list .comment-replies .comment-shown .comment-body'),
       'A reply.', 'stands below what it answers');
}


sub refusal {
    $page->visit("$site->{url}/article.html");
    $page->type($Field{name}, 'Cleo');
    $page->type($Field{website}, 'javascript:void(0)');
    $page->type($Field{text}, $Text);
    $page->click($Submit, 1);

    my $status = $page->{status}{"$site->{url}/article.html?comments=post"};

    is($status, 422, 'a wrong website is refused');
    isnt(text_of('#ngx-comments-error'), '(nothing)', 'it is said');
    is(value_of($Field{text}), $Text, 'the text is still there');
    is($page->value('document.activeElement.id'), 'ngx-comments-website',
       'the field has the focus');
    picture('refused');

    $page->type($Field{website}, '');
    $page->click($Submit, 1);

    is(text_of('.comment-shown .comment-author'), 'Cleo', 'mended and posted');
}


# whatever the page's charset is, a comment has all characters
sub charset {
    my ($path) = @_;

    $page->visit("$site->{url}$path");
    my $word = text_of('#word');

    $page->type($Field{name}, 'Zoë 你');
    $page->type($Field{text}, "Grüße, 你好 😀 表 \x{201c}so\x{201d}");
    $page->click($Submit, 1);

    is(text_of('.comment-shown .comment-author'), 'Zoë 你', "$path: the name");
    is(text_of('.comment-shown .comment-body'),
       "Grüße, 你好 😀 表 \x{201c}so\x{201d}", "$path: the text");
    is(text_of('#word'), $word, "$path: the page");
    unlike($word, qr/\x{fffd}/, "$path: is readable");
}


# a page that comes from another server has pages of its own for answers
sub elsewhere {
    $page->visit("$site->{url}/proxy/utf8.html");
    $page->type($Field{name}, 'Dan');
    $page->type($Field{text}, $Text);
    $page->click($Preview, 1);

    is(value_of($Field{text}), $Text, 'elsewhere: a preview');
    is($page->value("document.querySelector('#word')"), undef,
       'on a page of its own');
    picture('preview-alone');

    $page->click($Submit, 1);

    like(address(), qr{/proxy/utf8\.html\?comments=show}, 'elsewhere: posted');
    is(text_of('.comment-shown .comment-author'), 'Dan', 'and shown');
}


# small screens, dark ones; nothing is wider than the screen
sub sizes {
    my $parent = '';

    for my $n (1 .. 9) {
        my $text = Encode::encode('UTF-8', $n % 2
            ? "Reply $n: " . 'long' x 60
            : "> quoted\n\n```\n" . 'code ' x 60 . "\n```");
        my $answer = $site->post('/article.html', 'post', {
            name => "Reader $n " . 'x' x 40, text => $text,
            parent => $parent });
        ($parent) = $answer->{headers}{location} =~ /comment-(\w+)$/;
    }

    for my $size ([ 'desktop', 1280, 900, 0 ], [ 'dark', 1280, 900, 1 ],
                  [ 'phone', 360, 740, 0 ], [ 'phone-dark', 360, 740, 1 ])
    {
        my ($name, $width, $height, $dark) = @$size;

        $page->size($width, $height, $dark);
        $page->visit("$site->{url}/article.html");

        cmp_ok($page->value('document.documentElement.scrollWidth'), '<=',
               $width, "$name: nothing is wider");
        picture($name);
    }
}


# marks and joined characters: a phone's page is no wider for them, neither by
# what is left of them nor, if all of them were there, by the stylesheet
sub clusters {
    my %text = (
        marks => "a" . "\x{301}" x 180, signs => "a" . "\x{489}" x 200,
        jamo => "\x{1100}" x 300, emoji => "\x{1f600}\x{200d}" x 80,
    );

    for my $kind (sort keys %text) {
        my $uri = "/$kind.html";

        $site->write_page("$kind.html", article());
        $site->post($uri, 'post', {
            name => Encode::encode('UTF-8', substr $text{$kind}, 0, 64),
            text => Encode::encode('UTF-8', $text{$kind}) });

        $page->size(360, 740, 0);
        $page->visit("$site->{url}$uri");

        cmp_ok($page->value('document.documentElement.scrollWidth'), '<=', 360,
               "$kind: a phone's page keeps its width");

        my $all = join '', map { sprintf '\\u{%x}', ord } split //, $text{$kind};

        cmp_ok($page->value("document.querySelectorAll('.comment-author,"
                            . " .comment-body p').forEach((e) =>"
                            . " { e.textContent = '$all'; }),"
                            . " document.documentElement.scrollWidth"),
               '<=', 360, "$kind: by the stylesheet alone, too");
        picture("clusters-$kind");
    }
}
