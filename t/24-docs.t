# The code blocks of the documentation, run as a reader would run them: a page
# whose blocks do not work fails. In which way, the language of a block says:
#
#   nginx       the lines of a section are put together with the site of the
#               recipes (CommentsSandbox.pm), and nginx starts with them
#   sh          runs in the sandbox. A json or text block right behind it is
#               what it prints
#   html, php   a template, made into the page /posts/hello.html: its comments
#               must be there, and inside or behind its mark
#   css         its selectors and properties must be in what the module sends
#   redis       commands, or lines of redis.conf, given to the private Redis
#   cron        lines of /etc/cron.d; their commands run
#   json, jsonl must be JSON, where it has no ellipsis
#   text        output and drawings; not run
#   c, perl     not run here: t/28-uri.t and t/29-plugins.t do
#   jsx, vue    components of React and Vue; must say why they are not run
#
# Other languages, and none, are refused. What HTML comments say beside is told
# in CommentsDocs.pm. Each section begins with the same files and comments;
# variables that a script sets hold for the rest of the page.

use strict;
use warnings;
use utf8;

use lib 't/lib';
use CommentsDocs;
use CommentsSandbox;
use CommentsTest;
use JSON::PP ();
use Test::More;

plan skip_all => 'valgrind is for the other suites'
    if $ENV{TEST_NGINX_USE_VALGRIND};
plan skip_all => 'the documentation is of a module that is loaded'
    unless $ENV{TEST_NGINX_LOAD_MODULES};

binmode Test::More->builder->$_, ':encoding(UTF-8)'
    for qw(output failure_output todo_output);

my %Run = (nginx => 1, sh => \&run_sh, html => \&run_page, php => \&run_page,
           css => \&run_css, redis => \&run_redis, cron => \&run_cron,
           json => \&run_json, jsonl => \&run_json, text => 1, c => 1,
           perl => 1, jsx => 1, vue => 1,
           check => \&run_check);

# what runs when nginx does
my $Served = qr/^(?:sh|html|php|css|cron|check)$/;

# the pages that show how first comments wait; on the others none does, so that
# what a recipe says of new comments can be seen
my $Held = qr{^README|/(?:install|moderation)\.md$};

my ($Page, $Output, $Variables);


for my $page (@ARGV ? @ARGV : docs_pages()) {
    my @blocks = docs_blocks($page);
    my $all = join '', map { $_->{text} } @blocks;
    my %option = (demo => scalar($all =~ /127\.0\.0\.1:8080/),
                  held => scalar($page =~ $Held));

    ($Page, $Output, $Variables) = ($page, undef, '');

    while (@blocks) {
        my $heading = $blocks[0]{heading};
        my @section;

        push @section, shift @blocks
            while @blocks && $blocks[0]{heading} eq $heading;

        subtest "$page: $heading" => sub {
            eval { section(\%option, @section); 1 }
                or fail("$page: $heading") or diag($@);
            done_testing();
        };
    }
}

subtest 'pictures' => \&pictures unless @ARGV;
subtest 'mistakes are seen' => \&sees_mistakes;

done_testing();


# Pages show pictures that are there, each with a text for who does not see it,
# and each picture is shown. "make pictures" makes every one of them.
sub pictures {
    my $folder = 'lua-free-docs/pictures';
    my %made = map { $_ => 1 } map { s/.*\///r } glob "$folder/*.png";
    my $makers = join '', map { slurp($_) } glob 't/browser/pictures*.pl';
    my (%shown, $bytes);

    for my $file (docs_pages()) {
        my $text = slurp($file);
        (my $from = $file) =~ s/[^\/]*$//;

        while ($text =~ /<img\s([^>]*)>|!\[([^\]]*)\]\(([^)]*)\)/g) {
            my ($tag, @marked) = ($1, $3, $2);
            my ($src, $alt) = defined $tag
                ? map { $tag =~ /\b$_="([^"]*)"/ ? $1 : '' } qw(src alt)
                : @marked;

            like("$from$src", qr{^\Q$folder/\E[\w-]+\.png$},
                 "$file: $src lies with the others");
            like($alt, qr/\w.*\w/s, "$file: $src has a text");
            $shown{ $src =~ s/.*\///r } = 1;
        }
    }

    is(join(' ', sort keys %shown), join(' ', sort keys %made),
       'pictures that are there are shown, and the other way round');

    $bytes += -s "$folder/$_" for keys %made;
    cmp_ok($bytes, '<', 700_000, 'all of them together are small');

    for my $name (map { s/\.png$//r } sort keys %made) {
        (my $kind = $name) =~ s/^(theme|property|from)-.*/$1-/;
        like($makers, qr/["']\Q$kind\E/, "$name is made by a script");
    }
}


sub slurp {
    my ($name) = @_;

    open my $in, '<:encoding(UTF-8)', $name or die "$name: $!\n";
    local $/;

    return scalar <$in>;
}


# What is wrong is seen: without this the rest may say nothing.
sub sees_mistakes {
    my $name = '/root/page.md';
    my $good = "# A\n\n```sh\ntrue\n```\n";

    for my $case (['no language', "```\nx\n```\n"],
                  ['an unknown language', "```ruby\nx\n```\n"],
                  ['a script that fails', "```sh\nfalse\ntrue\n```\n"],
                  ["a path of the machine", "```sh\nls /usr/share\n```\n"],
                  ['a part of a pipe that fails', "```sh\nfalse | cat\n```\n"],
                  ['a directive that nginx refuses',
                   "```nginx\ncomments maybe;\n```\n"],
                  ['a location without its end',
                   "```nginx\nlocation / {\n```\n"],
                  ['another output', "```sh\necho a\n```\n```text\nb\n```\n"],
                  ['a check that does not hold',
                   "<!-- check\nget /post.html | lacks 'Well said.'\n-->\n"],
                  ['a page whose comments stand elsewhere',
                   "```html\n<textarea><div id=\"comments\"></textarea>\n```\n"],
                  ['a class that is not there',
                   "```css\n.comment-nothing { color: red; }\n```\n"],
                  ['a command that Redis has not', "```redis\nFOO BAR\n```\n"],
                  ['no JSON', "```jsonl\n{a}\n```\n"])
    {
        my ($what, $text) = @$case;

        sandbox_write($name, "# A\n\n$text");
        ok(!holds($name), "it sees $what");
    }

    sandbox_write($name, $good);
    ok(holds($name), 'and says nothing of what is right');

    for my $comment ('<!-- runs: maybe -->', "<!-- not run: why -->\n\ntext") {
        sandbox_write($name, "# A\n\n$comment\n");
        ok(!eval { docs_blocks(sandbox_map($name)); 1 },
           "it sees " . $comment =~ s/\n.*//rs);
    }
}


# do all blocks of a page of the sandbox do what they should?
sub holds {
    my ($name) = @_;

    my @blocks = docs_blocks(sandbox_map($name));
    my $all = 1;

    no warnings 'redefine';

    local *main::ok = sub ($;$) { $all &&= $_[0]; $_[0] };
    local *main::like = sub ($$;$) { $all &&= $_[0] =~ $_[1] };
    local *main::is = sub ($$;$) { $all &&= $_[0] eq $_[1] };
    local *main::fail = sub (;$) { $all = 0 };
    local *main::pass = sub (;$) { 1 };
    local *main::diag = sub { 0 };

    eval { section({}, @blocks); 1 } or return 0;

    return $all;
}


sub section {
    my ($option, @blocks) = @_;

    # a command that is not there yet: the recipe is not, either
    if (my ($block) = grep { ($_->{notes}{needs} || '') =~ /^commentsctl/
                             && missing($_) } @blocks)
    {
        SKIP: { skip(place($block) . " needs $block->{notes}{needs}", 1) }
        return;
    }

    my @nginx = grep { $_->{lang} eq 'nginx' && runs($_) } @blocks;

    if (@nginx || grep { runs($_) && $_->{lang} =~ /^(?:$Served|redis)$/ } @blocks)
    {
        sandbox_reset(%$option);
    }

    for my $block (grep { $_->{notes}{file} } @blocks) {
        sandbox_write($block->{notes}{file}, sandbox_map($block->{text}));
    }

    if (@nginx) {
        ok(eval { sandbox_conf(join "\n", map { $_->{text} } @nginx); 1 },
           place($nginx[0]) . ' nginx takes it') or diag($@);
    }

    sandbox_start() if grep { runs($_) && $_->{lang} =~ $Served } @blocks;

    for my $block (@blocks) {
        my $run = $Run{$block->{lang}};

        if (!$run) {
            fail(place($block) . " has the language \"$block->{lang}\"");
        } elsif (my $why = $block->{notes}{'not run'}) {
            pass(place($block) . " is not run: $why");
        } elsif (my $needs = missing($block)) {
            SKIP: { skip(place($block) . " needs $needs", 1) }
        } elsif (my $file = $block->{notes}{file}) {
            pass(place($block) . " is $file");
        } elsif (ref $run) {
            $run->($block);
        } elsif ($block->{lang} eq 'text') {
            answers($block) ? run_output($block)
                            : pass(place($block) . ' is not run');
        } elsif ($block->{lang} =~ /^(?:c|perl)$/) {
            pass(place($block) . ' is run by another suite');
        } elsif ($block->{lang} =~ /^(?:jsx|vue)$/) {
            fail(place($block) . ' says why it is not run');
        }

        undef $Output if $block->{lang} ne 'sh';
    }
}


# does it stand right behind the script whose output it is?
sub answers { return defined $Output && $_[0]{behind} }


sub place { "$Page:$_[0]{line}" }

sub missing {
    my $needs = $_[0]{notes}{needs};

    return undef unless defined $needs;
    return sandbox_has($needs) ? undef : $needs;
}

sub runs { !$_[0]{notes}{'not run'} && !missing($_[0]) }


sub run_sh {
    my ($block) = @_;

    my ($status, $out, $err) = sandbox_sh("$Variables$block->{text}");

    ok($status == 0, place($block) . ' runs') or diag("$out$err");

    $Variables .= join '', $block->{text} =~ /^(\w+=[^\n\$`]*\n)/gm;
    $Output = $out;
}


sub run_check {
    my ($block) = @_;

    my ($status, $out, $err) = sandbox_sh("set -x\n$Variables$block->{text}");

    ok($status == 0, place($block) . " holds: $block->{heading}")
        or diag(substr("$out$err", 0, 2000));
}


sub run_output {
    my ($block) = @_;

    (my $out = $Output) =~ s/\r//g;
    $out =~ s/\s+//g if $block->{lang} eq 'json';

    ok($out =~ docs_like($block),
       place($block) . ' is what is printed') or diag($Output);
}


# the block stands in the element or behind the marker, or else at the end
sub run_page {
    my ($block) = @_;

    sandbox_write('/srv/blog/posts/hello.html', docs_page_of($block->{text}));

    my ($status, $out) = sandbox_sh('get /posts/hello.html');
    my $place = $block->{text} =~ /(<div id="comments">|<!-- comments -->)/
              ? quotemeta $1 : '';

    like($out, qr/^(?:(?!id="ngx-comments").)*$place<section\ id="ngx-comments"
                  (?:(?!id="ngx-comments").)*The\ first\ <em>comment/xs,
         place($block) . ' has its comments');
}


sub run_css {
    my ($block) = @_;

    my ($status, $sent) = sandbox_sh(<<'_EOC_');
get /posts/hello.html
get "$(get /posts/hello.html | sed -n 's/.*"stylesheet" href="\([^"]*\)".*/\1/p' | head -n 1)"
_EOC_

    (my $plain = $block->{text}) =~ s{/\*.*?\*/}{}gs;

    is(($plain =~ tr/{//), ($plain =~ tr/}//), place($block) . ' is closed');

    for my $name ($plain =~ /(#ngx-[\w-]+|\.comment[\w-]*|--ngx-[\w-]+)/g) {
        (my $word = $name) =~ s/^[.#]//;
        like($sent, qr/(?<![\w-])\Q$word\E(?![\w-])/,
             place($block) . " knows $name");
    }
}


sub run_redis {
    my ($block) = @_;

    for my $line (grep { /^\s*[^#\s]/ } split /\n/, $block->{text}) {
        my $command = $line =~ /^[A-Z]/ ? $line : "CONFIG SET $line";
        like(sandbox_redis($command), qr/^OK/, place($block) . " $line");
    }
}


# five fields and a user; "%" is a line's end, unless it is escaped
sub run_cron {
    my ($block) = @_;

    for my $line (grep { /^\s*[^#\s]/ } split /\n/, $block->{text}) {
        next if $line =~ /^\w+\s*=/;

        my ($command) = $line =~ /^(?:[0-9*\/,-]+\s+){5}root\s+(.*)$/;

        ok(defined $command && $command !~ /(?<!\\)%/,
           place($block) . " is a line for cron") or next;

        $command =~ s/\\%/%/g;

        my ($status, $out, $err) = sandbox_sh($command);

        is("$status$out$err", '0', place($block) . ' runs, and says nothing');
    }
}


sub run_json {
    my ($block) = @_;

    return run_output($block) if answers($block);

    my @texts = $block->{lang} eq 'jsonl' ? split /\n/, $block->{text}
              : $block->{text};

    for my $text (@texts) {
        next if $text =~ /…/;
        ok(eval { JSON::PP->new->decode($text); 1 }, place($block) . ' is JSON')
            or diag($@);
    }
}
