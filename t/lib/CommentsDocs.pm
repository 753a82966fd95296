# Takes the code blocks out of the documentation, for t/24-docs.t.
#
#   use CommentsDocs;
#
#   for my $block (docs_blocks('lua-free-docs/howto.md')) { ... }
#
# A block is a fence of three backticks with its language. In HTML comments,
# which readers do not see, the page says more about it. Before a fence:
#
#   <!-- not run: why -->       the block is not run
#   <!-- needs: 1.25.1 --with-http_v3_module -->
#                               it is run only by an nginx of that version or
#                               later with these options. "commentsctl move":
#                               the section is run if there is such a command
#   <!-- file: /srv/blog/a.html -->
#                               its text is written to that file
#   <!-- vary: numbers -->      it is printed with other numbers each time
#
# and anywhere, with the lines of a shell script that must succeed:
#
#   <!-- check
#   get /posts/hello.html | has 'id="ngx-comments"'
#   -->
#
# What is run in which way is told in t/24-docs.t.
package CommentsDocs;

use strict;
use warnings;

use Exporter qw(import);

our @EXPORT = qw(docs_pages docs_blocks docs_statements docs_page_of docs_like);


# The pages whose blocks count.
sub docs_pages { return ('README.md', sort glob 'lua-free-docs/*.md') }


# The blocks and checks of a page in their order, as references to hashes:
#
#   lang     the language; "check" for a check
#   text     its lines, without what they are all indented by
#   line     where it begins
#   behind   it stands right behind another block, perhaps with comments between
#   heading  the last heading above it
#   notes    { 'not run' => why, needs => ..., file => ... }
#
# Dies where a fence or a comment is not closed, or a comment is unknown.
sub docs_blocks {
    my ($file) = @_;

    open my $in, '<:encoding(UTF-8)', $file or die "$file: $!\n";

    my ($heading, @blocks, %notes, $open, $behind) = ('');

    while (my $line = <$in>) {

        if ($open) {
            if ($line =~ $open->{end}) {
                push @blocks, finish($open);
                $behind = 1;
                undef $open;
            } else {
                $open->{text} .= $line;
            }
            next;
        }

        if ($line =~ /^(\s*)```\s*(\S*)/) {
            $open = { lang => $2, indent => $1, end => qr/^\s*```\s*$/,
                      line => $., heading => $heading, notes => { %notes },
                      text => '', behind => $behind };
            %notes = ();
        } elsif ($line =~ /^\s*<!-- check$/) {
            $open = { lang => 'check', indent => '', end => qr/^\s*-->$/,
                      line => $., heading => $heading, notes => {},
                      text => '' };
        } elsif ($line =~ /^\s*<!-- (not run|needs|file|vary): (.+?) -->$/) {
            $notes{$1} = $2;
        } elsif ($line =~ /^\s*<!--/) {
            die "$file:$.: what does this comment say?\n";
        } elsif ($line !~ /\S/) {
            $behind = 0;
        } else {
            $behind = 0;
            die "$file:$.: there is no block behind the comment\n" if %notes;
            $heading = $1 if $line =~ /^#+\s+(.*?)\s*$/;
        }
    }

    die "$file:$open->{line}: is not closed\n" if $open;

    return @blocks;
}


sub finish {
    my ($block) = @_;

    $block->{text} =~ s/^\Q$block->{indent}\E//gm;
    delete @$block{qw(indent end)};

    return $block;
}


# The statements of an nginx configuration at its top, as pairs: the words of
# the first part, and the whole text; of a block its body as well.
sub docs_statements {
    my ($text) = @_;

    my @found;

    pos($text) = 0;

    while (1) {
        $text =~ /\G(?:\s+|#[^\n]*)+/gc;

        my $start = pos $text;

        last if $start == length $text;

        $text =~ /\G(?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|\$\{|[^;{}"'])+/gcs;

        my $head = substr $text, $start, pos($text) - $start;
        $head =~ s/\s+/ /g;
        $head =~ s/ $//;

        if ($text =~ /\G;/gc) {
            push @found, { head => $head,
                           text => substr($text, $start, pos($text) - $start) };
            next;
        }

        $text =~ /\G\{/gc or die "no end of \"$head\"\n";

        my ($inner, $depth) = (pos $text, 1);

        while ($depth) {
            $text =~ /\G(?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|\$\{\w+\}|\#[^\n]*
                         |[^{}"'\#])+/gcsx;
            $text =~ /\G([{}])/gc or die "no end of \"$head\"\n";
            $depth += $1 eq '{' ? 1 : -1;
        }

        push @found, { head => $head,
                       body => substr($text, $inner, pos($text) - $inner - 1),
                       text => substr($text, $start, pos($text) - $start) };
    }

    return @found;
}


# A page as a generator would make it of a template: front matter and
# statements go, the content is an article's, other placeholders are a word.
# PHP goes. What has no body gets one, with a footer.
sub docs_page_of {
    my ($text) = @_;

    $text =~ s/\A---\n.*?^---\n//ms;
    $text =~ s/<\?php.*?\?>//gs;
    $text =~ s/\{\{[^}]*content[^}]*\}\}/<p>The text of the article.<\/p>/gi;
    $text =~ s/\{\{.*?\}\}/word/gs;
    $text =~ s/\{%.*?%\}//gs;

    return $text if $text =~ /<body/;

    return "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
           . "<title>Hello</title>\n</head>\n<body>\n$text"
           . "<footer>The footer</footer>\n</body>\n</html>\n";
}


# What an answer must look like to be the one that a page prints. Of JSON
# white space does not count; of other answers each printed line must be there,
# in the same order. An ellipsis stands for anything; ids and times are those
# of the moment.
sub docs_like {
    my ($block) = @_;

    my $text = $block->{text};
    my $numbers = ($block->{notes}{vary} || '') eq 'numbers';

    if ($block->{lang} eq 'json') {
        $text =~ s/\s+//g;
        return qr/\A@{[ loose($text, $numbers) ]}\z/s;
    }

    my @lines = map { '^\s*' . loose($_, $numbers) }
                grep { /\S/ } split /\n/, $text;

    return qr/@{[ join '.*?', @lines ]}/ms;
}


sub loose {
    my ($text, $numbers) = @_;

    my $pattern = quotemeta $text;

    $pattern =~ s/(?:\\ )+/\\s+/g;
    $pattern =~ s/\\?\x{2026}/.*?/g;
    $pattern =~ s/[0-9]{4}\\-[0-9]{2}\\-[0-9]{2}T[0-9]{2}\\:[0-9]{2}\\:[0-9]{2}
                  (?:\\\.[0-9]{3})?Z/[0-9T:.-]+Z/gx;
    $pattern =~ s/(?<![0-9a-z])0[0-9a-hjkmnp-tv-z]{15}(?![0-9a-z])/[0-9a-z]{16}/g;

    $pattern =~ s/(?<![\w{\[-])[0-9]+(?![\w}\]-])/[0-9]+/g if $numbers;

    return $pattern;
}

1;
