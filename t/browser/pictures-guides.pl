#!/usr/bin/env perl
# The pictures of the guides for those who move in: the commands of the section
# "Import" of lua-free-docs/from-SYSTEM.md are run as they stand there, over a
# small export; the picture has what they print, and the page afterwards. That
# of from-html.md has the page of the sample blog with its printed comments,
# before and afterwards.
#
#   pictures-guides.pl FOLDER
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin, "$FindBin::Bin/../lib";

use Cwd qw(abs_path);
use Encode qw(decode encode);
use File::Copy qw(copy);
use File::Path qw(make_path remove_tree);
use Test::More;

use BrowserCdp;
use BrowserExports;
use BrowserPicture;
use BrowserSite;
use CommentsDocs;

my ($folder) = @ARGV;

my $Docs = "$FindBin::Bin/../../lua-free-docs";
my $Demo = "$FindBin::Bin/../../demo/site";
my $Old = '2009/06/the-lighthouse-inbox.html';
my $Ctl = abs_path(($ENV{OUT} || 'build') . '/commentsctl');

my $Article = <<'END';
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>The kettle</title>
<link rel="stylesheet" href="/css/site.css"></head>
<body><main><article><h1>The kettle</h1>
<p>It takes nine minutes, and the harbour is worth looking at for every one of
them.</p></article></main></body>
</html>
END

my $Scene = <<'END';
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Scene</title>
<style>
body { margin: 0; padding: 10px; background: #dee2e6; box-sizing: border-box;
    width: 820px; }
pre { margin: 0 0 10px; padding: 12px 14px; background: #1b1f23;
    color: #d6dbdf; font: 12px/1.45 "DejaVu Sans Mono", monospace;
    white-space: pre-wrap; overflow-wrap: anywhere; }
pre b { color: #8fd18f; font-weight: normal; }
div { display: flex; gap: 10px; }
figure { flex: 1; margin: 0; font: 13px "DejaVu Sans", sans-serif; }
figcaption { padding-bottom: 6px; }
iframe { display: block; box-sizing: border-box; width: 100%%; border: 0;
    background: #fff; height: %dpx; }
</style></head>
<body>%s</body>
</html>
END

my $here = "$folder/site-of-guides";
my $site = BrowserSite->start($here, <<"END");
        location /posts/ { comments on; comments_site blog.example; }
        location /2009/ {
            root $here/html/site;
            comments on;
            comments_site blog.example;
            comments_hide_printed on;
        }
        location /before/ { alias $here/html/site/; }
        location /scenes/ { }
        location /css/ { }
END
my $browser = BrowserCdp->start("$folder/browser-of-guides");
my $page = $browser->page;
my $pictures = BrowserPicture->new($folder, $page);

binmode $_, ':utf8' for Test::More->builder->output,
                        Test::More->builder->failure_output;

make_path("$here/bin", "$here/site/scenes", "$here/site/css");
symlink $Ctl, "$here/bin/commentsctl" unless -e "$here/bin/commentsctl";
copy("$Demo/css/site.css", "$here/site/css/site.css") or die "site.css: $!\n";

guide($_) for qw(disqus wordpress typepad blogger isso remark42 commento);
printed();

done_testing();


# the first two commands that import, a dry run and the import itself, and the
# URL map of the guide, if it has one
sub commands {
    my ($system) = @_;

    my @blocks = grep { $_->{heading} eq 'Import' }
                 docs_blocks("$Docs/from-$system.md");
    my @lines = map { grep { / import / } split /\n/, $_->{text} }
                grep { $_->{lang} eq 'sh' } @blocks;
    my ($map) = map { $_->{text} }
                grep { ($_->{notes}{file} // '') =~ m{/moved$} } @blocks;
    my ($dry) = grep { /--dry-run/ } @lines;
    my ($import) = grep { !/--dry-run/ } @lines;

    return ($dry, $import, $map);
}


# what a command prints, run in that folder as it stands in the guide: only the
# folder of root is another one
sub run_there {
    my ($there, $command) = @_;

    local $ENV{PATH} = "$here/bin:$ENV{PATH}";
    local $ENV{COMMENTS_REDIS} = "unix:$site->{socket}";

    my $bytes = encode('UTF-8', $command =~ s{/root/}{$there/}gr);

    open my $pipe, '-|', 'bash', '-ec', "cd '$there'; $bytes 2>&1"
        or die "bash: $!\n";
    my $out = do { local $/; <$pipe> };
    close $pipe;

    is($?, 0, $command) or diag($out);

    return decode('UTF-8', $out) =~ s{\Q$there/\E}{/root/}gr;
}


sub escaped { return $_[0] =~ s/&/&amp;/gr =~ s/</&lt;/gr }


sub terminal {
    my (@said) = @_;

    my $text = '';

    while (my ($command, $out) = splice @said, 0, 2) {
        $text .= '<b>$ ' . escaped($command) . "</b>\n" . escaped($out);
    }

    return '<pre>' . $text =~ s/\s+\z//r . '</pre>';
}


# a scene as high as what is in it, its frames scrolled to these elements
sub scene {
    my ($name, $frame, $html, %top) = @_;

    $site->write_page("scenes/$name.html",
                      encode('UTF-8', sprintf $Scene, $frame, $html));
    $page->size(820, 600, 0);
    $page->visit("$site->{url}/scenes/$name.html");

    my $high = $page->value("document.documentElement.offsetHeight");

    $page->size(820, $high, 0);
    $page->value(<<"END") for keys %top;
(() => {
    const page = document.querySelector('iframe[name=$_]').contentWindow;
    const piece = page.document.querySelector('$top{$_}');
    page.scrollTo(0, page.scrollY + piece.getBoundingClientRect().top - 12);
})()
END
    $pictures->take($name, 820, $high);
}


sub guide {
    my ($system) = @_;

    my $there = "$here/$system";

    remove_tree($there);
    make_path($there);

    my ($dry, $import, $map) = commands($system);
    my $path = BrowserExports::write($system, $there);
    my $file = $path =~ s{/$}{/index.html}r;

    BrowserSite::write_file("$there/moved", encode('UTF-8', $map)) if $map;
    make_path("$here/site" . $file =~ s{/[^/]*$}{}r);
    $site->write_page($file, $Article);

    my $said = run_there($there, $dry);

    like($said, qr/ 3 new .*kettle/, "$system: a dry run names the page");
    unlike(run_there($there, 'commentsctl --site blog.example list || true'),
           qr/\Q$path\E/, "$system: and writes nothing");

    my $done = run_there($there, $import);

    scene("from-$system", 520, terminal($dry, $said, $import, $done)
          . qq{<iframe name="a" src="$path"></iframe>}, a => 'h1');

    $page->visit("$site->{url}$path");
    is($page->value("document.querySelectorAll('#ngx-comments .comment')"
                    . ".length"), 3, "$system: three comments are there");
    is($page->value("document.querySelectorAll('.comment-replies .comment')"
                    . ".length"), $system eq 'typepad' ? 0 : 1,
       "$system: and one is a reply, if the export says so");
}


sub printed {
    my $there = "$here/html";

    remove_tree($there);
    make_path("$there/site/2009/06");

    for my $file ('2009/styles.css', $Old) {
        copy("$Demo/$file", "$there/site/$file") or die "$file: $!\n";
        utime time() - 3600, time() - 3600, "$there/site/$file";
    }

    my ($dry, $import) = commands('html');
    my $said = run_there($there, $dry);

    scene('import-dry-run', 1, terminal($dry, $said));
    run_there($there, $import);

    my $frames = join '', map { "<figure><figcaption>$_->[0]</figcaption>"
        . qq{<iframe name="$_->[1]" src="$_->[2]"></iframe></figure>} }
        [ 'before', 'a', "/before/$Old" ], [ 'afterwards', 'b', "/$Old" ];

    scene('from-html', 560, "<div>$frames</div>",
          a => '.comments-header', b => '.comments-header');
}
