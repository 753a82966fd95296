# What every view must pass, whatever is on it: axe-core without a finding, no
# horizontal scrolling, targets large enough for a finger, each control reached
# by the Tab key, in order and seen; and the Nu HTML checker.
#
#   my $checks = BrowserChecks->new($folder);     # pictures go there
#   $checks->view($page, 'queue');                # two widths, light and dark
#   $checks->keys($page, 'queue');                # Tab from the first control on
#   $checks->nu;                                  # all pages so far, and the CSS
#
# The checkers are those that checkers.sh has installed.
package BrowserChecks;

use strict;
use warnings;

use File::Path qw(make_path remove_tree);
use FindBin;
use JSON::PP ();
use Test::More;

my @Sizes = ([ 390, 844, 0 ], [ 390, 844, 1 ], [ 1200, 900, 0 ],
             [ 1200, 900, 1 ]);
my $Target = 24;            # CSS pixels: WCAG 2.2, 2.5.8
my $Stops = 400;            # no page of the tests has more controls

# Warnings of the Nu checker that we know, and why they stay.
my @Known = (
    # the block is well-formed XML: it stands in XHTML pages too
    qr/^Trailing slash on void elements/,

    # a comment is an article by its structure; its heading would stand among
    # those of the page, in the outline of which comments have no place
    qr/^Article lacks heading/,
);

my $Json = JSON::PP->new->utf8->allow_nonref;

# the rules of WCAG 2.2 to level AA, and what axe calls best practice
my $Axe = <<'END';
axe.run(document, { resultTypes: ['violations'],
                    rules: { 'target-size': { enabled: true } } })
   .then((r) => r.violations.flatMap((v) => v.nodes.map((n) =>
        v.id + ': ' + n.html.slice(0, 160) + ' '
        + n.any.concat(n.all, n.none).map((c) => c.message).join('; '))))
END

# Controls as people see them, in the order of the document.
my $Controls = <<'END';
((root) => [...document.querySelectorAll(root + ' :is(a[href], button,'
    + ' input:not([type=hidden]), select, textarea, summary, pre[tabindex])')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true })
                   && e.getClientRects().length))
END

# The name of a control in messages.
my $Name = "((e) => e.localName + ' ' + (e.name || e.className || '') + ' \"'"
    . " + (e.getAttribute('aria-label') || e.textContent || e.id || '')"
    . ".trim().slice(0, 30) + '\"')";


sub new {
    my ($class, $folder) = @_;

    my $checkers = "$folder/checkers/node_modules";
    my $self = bless { folder => $folder, pages => "$folder/pages", n => 0,
                       vnu => "$checkers/vnu-jar/build/dist/vnu.jar" }, $class;

    open my $in, '<:raw', "$checkers/axe-core/axe.min.js"
        or die "axe-core is not installed: $!\n";
    local $/;
    $self->{axe} = <$in>;

    -e $self->{vnu} or die "vnu-jar is not installed\n";

    $self->{pages} .= "-of-$$";
    remove_tree($self->{pages});
    make_path($self->{pages});

    return $self;
}


sub DESTROY { remove_tree($_[0]{pages}) }


# The page that is there: its source for the Nu checker, and the rest at each
# size. %option: root, where its own part begins (the block if it has one); only,
# widths; full, a picture of all of the page and not of what is seen first.
sub view {
    my ($self, $page, $name, %option) = @_;

    my $root = $option{root} // root($page);

    $self->keep($page, $name);

    for my $size (grep { (!$option{only} || $_->[0] == $option{only})
                         && !($option{light} && $_->[2]) } @Sizes)
    {
        my ($width, $height, $dark) = @$size;
        my $what = "$name, $width px" . ($dark ? ', dark' : '');

        $page->size(@$size);

        is(join("\n", @{ $self->axe($page) }), '', "$what: axe");
        cmp_ok($page->value('document.documentElement.scrollWidth'), '<=',
               $width, "$what: nothing is wider than the page");
        is(join("\n", @{ small($page, $root) }), '', "$what: targets");

        $page->screenshot("$self->{folder}/$name-$width"
                          . ($dark ? '-dark' : '') . '.png');
    }
}


sub root {
    my ($page) = @_;

    return $page->value("document.querySelector('#ngx-comments')")
           ? '#ngx-comments' : 'body';
}


# axe needs timers, which a page without scripts does not have. The page's own
# scripts stay away: they had their time when it was loaded.
sub axe {
    my ($self, $page) = @_;

    my $scripts = $page->{scripts};

    $page->scripts(1);
    $page->value($self->{axe} . "; 1") if !$page->value('"axe" in window');

    my $found = $page->value($Axe);
    $page->scripts($scripts);

    return $found;
}


# Controls that are smaller than a target has to be. Links inside a sentence are
# as high as its lines: that is those in the text of a comment.
sub small {
    my ($page, $root) = @_;

    return $page->value("$Controls('$root').filter((e) =>"
        . " !e.closest('.comment-body, .body'))"
        . ".filter((e) => ((b) => b.width < $Target || b.height < $Target)"
        . "(e.getBoundingClientRect())).map((e) => $Name(e) + ' '"
        . " + e.getBoundingClientRect().width + ' x '"
        . " + e.getBoundingClientRect().height)");
}


# From the first control of the page to the last by the Tab key: every control
# that can be seen has its turn, in the document's order, and shows it.
sub keys {
    my ($self, $page, $name, $root) = @_;

    $root //= root($page);
    # the Tab key begins where the focus was last
    $page->value("document.body.tabIndex = -1; document.body.focus();"
                 . " $Controls('$root').forEach((e, i) =>"
                 . " { e.dataset.stop = i; }); scrollTo(0, 0); 1");

    my $wanted = $page->value("$Controls('$root').length");
    my (@stops, @unseen);

    for (1 .. $Stops) {
        $page->key('Tab');

        my $at = $page->value("document.activeElement.dataset.stop ?? ''");

        next if $at eq '' && !@stops;
        last if $at eq '';

        push @stops, $at;
        my $hidden = unseen($page);
        push @unseen, $hidden if length $hidden;
    }

    cmp_ok($wanted, '>', 0, "$name: there are controls");
    is("@stops", join(' ', 0 .. $wanted - 1),
       "$name: the Tab key goes through all $wanted, in order");
    is(join("\n", @unseen), '', "$name: and it is seen where it is");

    $page->value("$Controls('$root').forEach((e) =>"
                 . " { delete e.dataset.stop; });"
                 . " document.body.removeAttribute('tabindex'); 1");
}


# What is wrong with the sight of the control that has the focus; or nothing.
sub unseen {
    my ($page) = @_;

    return $page->value(<<"END");
(() => {
    const e = document.activeElement;
    const box = e.getClientRects()[0];
    const style = getComputedStyle(e);
    const at = document.elementFromPoint(
        Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1),
        Math.min(Math.max(box.y + Math.min(box.height, innerHeight) / 2, 0),
                 innerHeight - 1));

    if (box.bottom <= 0 || box.top >= innerHeight) {
        return 'out of sight: ' + $Name(e);
    }

    if (!at || !(e.contains(at) || at.contains(e))) {
        return 'covered: ' + $Name(e) + ' by ' + (at ? at.outerHTML : '')
               .slice(0, 60);
    }

    return style.outlineStyle === 'none'
           || style.outlineStyle !== 'auto' && parseFloat(style.outlineWidth) < 2
           ? 'no outline: ' + $Name(e) : '';
})()
END
}


sub keep {
    my ($self, $page, $name) = @_;

    my ($type, $bytes) = $page->source;
    my $file = sprintf '%s/%03d-%s.%s', $self->{pages}, $self->{n}++, $name,
                       $type =~ /xhtml/ ? 'xhtml' : 'html';

    open my $out, '>:raw', $file or die "$file: $!\n";
    print $out $bytes;
    close $out or die "$file: $!\n";
}


# All pages that were kept, and the stylesheets, by one run of the checker:
# neither an error nor a warning that is not known.
sub nu {
    my ($self, @css) = @_;

    # the tests' own eyes: a page with a mistake is found
    my $wrong = "$self->{pages}/wrong.html";
    open my $out, '>', $wrong or die "$wrong: $!\n";
    print $out "<!DOCTYPE html>\n<html lang=en><title>x</title><p><ul></p>\n";
    close $out;

    my $bad = "$self->{pages}/wrong.css";
    open $out, '>', $bad or die "$bad: $!\n";
    print $out "p { color: nothing-like-it }\n";
    close $out;

    my @messages = $self->messages('--also-check-css', glob("$self->{pages}/*"),
                                   @css);
    my @wrong = grep { ($_->{url} // '') =~ /wrong/ } @messages;

    for my $kind (qw(html css)) {
        cmp_ok(scalar(grep { $_->{type} eq 'error' && $_->{url} =~ /\.$kind$/ }
                           @wrong), '>', 0, "Nu: a mistake in $kind is found");
    }

    is(join("\n", map { told($_) } grep { !known($_) } @messages), '',
       "Nu: $self->{n} pages and " . @css . ' stylesheets');
}


sub known {
    my ($message) = @_;

    return ($message->{url} // '') =~ /wrong/
           || $message->{type} ne 'error'
              && grep { $message->{message} =~ $_ } @Known;
}


sub messages {
    my ($self, @args) = @_;

    my $log = "$self->{pages}.json";
    my $pid = fork();
    die "fork: $!\n" unless defined $pid;

    if ($pid == 0) {
        open STDOUT, '>', "$log.out";
        open STDERR, '>', $log;
        { exec 'java', '-jar', $self->{vnu}, '--format', 'json',
            '--exit-zero-always', @args }
        require POSIX;
        POSIX::_exit(127);
    }

    waitpid($pid, 0);
    die "java -jar vnu.jar failed, see $log\n" if $?;

    open my $in, '<:raw', $log or die "$log: $!\n";
    local $/;
    my $answer = $Json->decode(scalar <$in>);
    unlink $log, "$log.out";

    return @{ $answer->{messages} };
}


sub told {
    my ($message) = @_;

    my $place = ($message->{url} // '') =~ s{.*/}{}r;

    return "$place:" . ($message->{lastLine} // '?') . ": $message->{message} "
           . ($message->{extract} // '') =~ s/\s+/ /gr;
}

1;
