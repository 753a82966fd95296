# A thread with whatever a page has to bear: long names and words, text from
# right to left, deep replies, a removed comment with an answer, moderators,
# many long comments. The names and addresses are made up.
#
#   BrowserThread::lines('/thread.html', $now)    # for BrowserSite->import_lines
#   BrowserThread::article('A title')             # bytes of a page
package BrowserThread;

use strict;
use warnings;
use utf8;

use Encode ();
use POSIX ();

my $Long = "The harbour office kept two clocks, and neither was wrong: one"
    . " told the time of the railway, the other that of the church. Whoever"
    . " asked which one counted had missed the ferry by then. ";

# name, text, parent (how many comments before; 0: none), and what else
my @Comments = (
    [ 'Noor van Essen', 'A short comment.', 0,
      website => 'https://noor.example/' ],
    [ 'Orla Fenn', "An answer, *with* `code` and a [link](https://b.example/)"
      . " inside a sentence.\n\n> Something quoted.\n\n- a list\n- of two", 1,
      moderator => 1 ],
    [ 'דוד כהן', 'שלום, זה טקסט מימין לשמאל, עם English באמצע.', 1 ],
    [ 'محمد الأمين', 'نص قصير جدا.', 1, website => 'https://m.example/' ],
    [ 'Rafe Tollund', 'Removed, but answered.', 0, status => 'deleted' ],
    [ 'Zofia Brandt', 'The answer to what was removed.', 1 ],
    [ 'Maximiliane-Friederike von und zu Hohenstein-Wiesenthal-Mühlbach',
      'Donaudampfschifffahrtsgesellschaftskapitän' x 4, 0 ],
    [ 'W' x 64, 'w' x 300, 0, website => 'https://' . 'w' x 60 . '.example/' ],
    [ '王小明', '你好，世界。這裡沒有空格，也沒有問題。', 0, pinned => 1 ],
    [ 'Cato Lindqvist', "```\n" . 'x = y; ' x 40 . "\n```", 0 ],
);


sub lines {
    my ($uri, $now, $many) = @_;

    my (@lines, @rest);
    my $n = 0;

    push @rest, [ "Reader $_", $Long x (1 + $_ % 5), $_ % 4 ? 1 : 0 ]
        for 1 .. $many // 0;

    for my $comment (@Comments, @rest) {
        my ($name, $text, $parent, %more) = @$comment;

        $n++;
        push @lines, {
            thread => $uri, id => "c$n", name => $name, text => $text,
            $parent ? (parent => 'c' . ($n - $parent)) : (),
            created => stamp($now - 86400 * 3 + 600 * $n), %more,
            $more{status} ? (by => 'ann', was => 'approved',
                             decided => stamp($now - 3600)) : () };
        $_ = $_ ? JSON::PP::true() : JSON::PP::false()
            for grep { defined } @{ $lines[-1] }{qw(moderator pinned)};
    }

    return @lines;
}


sub stamp {
    my ($time) = @_;

    return POSIX::strftime('%Y-%m-%dT%H:%M:%SZ', gmtime $time);
}


sub article {
    my ($title) = @_;

    return Encode::encode('UTF-8', <<"END");
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>$title</title>
<link rel="stylesheet" href="/site.css">
</head>
<body>
<header><a href="/">A blog</a></header>
<main>
<article>
<h1>$title</h1>
<p>It stands on a plain page, and nobody has touched it since.</p>
</article>
<!-- comments -->
</main>
</body>
</html>
END
}


# looks of the page around the comments
sub stylesheet {
    return <<'END';
body {
    max-width: 44rem;
    margin: 2rem auto;
    padding: 0 1rem;
    font: 17px/1.5 Georgia, serif;
}
header a { display: inline-block; padding: .3rem 0; }
@media (prefers-color-scheme: dark) {
    body { background: #1b1d20; color: #e4e4e4; }
    a { color: #8ab4f8; }
}
END
}

1;
