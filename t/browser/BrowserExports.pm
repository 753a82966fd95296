# One small thread as each system exports it: a question, an answer, and an
# answer by somebody else. For the pictures of the guides.
#
#   my $path = BrowserExports::write($system, $folder);
#
# The files have the names that the guide of the system uses. $path is that of
# the page once the guide is done, with its URL map.
package BrowserExports;

use strict;
use warnings;
use utf8;

use Encode qw(encode);
use IO::Compress::Gzip qw(gzip $GzipError);
use IPC::Open2 qw(open2);
use JSON::PP ();

use BrowserSite;

# name, address, text, number of the comment that is answered
my @Comments = (
    [ 'Noor van Essen', 'noor@mail.example', 'Which kettle is it? Mine takes'
      . ' eight minutes and then whistles.', 0 ],
    [ 'Orla Fenn', 'orla@mail.example', 'The one from the chandler, without a'
      . ' whistle.', 1 ],
    [ 'Rafe Tollund', 'rafe@mail.example', 'Limescale. A spoon of vinegar'
      . ' takes a minute off.', 0 ],
);

my $Begin = 1426154400;     # 2015-03-12T10:00:00Z

my $Json = JSON::PP->new->canonical;

my %Writers = (
    disqus => \&disqus, wordpress => \&wordpress, typepad => \&typepad,
    blogger => \&blogger, isso => \&isso, remark42 => \&remark42,
    commento => \&commento,
);


sub write {
    my ($system, $folder) = @_;

    my @rows = map { { n => $_ + 1, name => $Comments[$_][0],
                       email => $Comments[$_][1], text => $Comments[$_][2],
                       parent => $Comments[$_][3],
                       time => $Begin + 5400 * $_ } } 0 .. $#Comments;

    return $Writers{$system}->($folder, @rows);
}


sub stamp {
    my ($format, $time) = @_;

    my ($s, $m, $h, $day, $month, $year) = gmtime $time;
    my %part = (Y => $year + 1900, m => sprintf('%02d', $month + 1),
                d => sprintf('%02d', $day), H => sprintf('%02d', $h),
                M => sprintf('%02d', $m), S => sprintf('%02d', $s),
                I => sprintf('%02d', ($h + 11) % 12 + 1),
                p => $h < 12 ? 'AM' : 'PM');

    return $format =~ s/%(\w)/$part{$1}/gr;
}


sub file {
    my ($name, $text, $packed) = @_;

    my $bytes = encode('UTF-8', $text);

    if ($packed) {
        my $plain = $bytes;
        gzip(\$plain => \$bytes) or die "$name: $GzipError\n";
    }

    BrowserSite::write_file($name, $bytes);
}


sub disqus {
    my ($folder, @rows) = @_;

    file("$folder/blog.xml.gz", '<?xml version="1.0" encoding="utf-8"?>'
        . '<disqus xmlns="http://disqus.com"'
        . ' xmlns:dsq="http://disqus.com/disqus-internals">'
        . '<thread dsq:id="1"><id /><link>https://old.example/blog/kettle.html'
        . '</link><title>The kettle</title></thread>'
        . join('', map {
            qq{<post dsq:id="1$_->{n}"><message><![CDATA[<p>$_->{text}</p>]]>}
            . '</message><createdAt>' . stamp('%Y-%m-%dT%H:%M:%SZ', $_->{time})
            . "</createdAt><author><name>$_->{name}</name></author>"
            . '<thread dsq:id="1" />'
            . ($_->{parent} ? qq{<parent dsq:id="1$_->{parent}" />} : '')
            . '</post>' } @rows) . '</disqus>', 1);

    return '/posts/kettle.html';
}


sub wordpress {
    my ($folder, @rows) = @_;

    for my $n (1, 2) {
        file("$folder/blog-$n.xml", '<?xml version="1.0" encoding="UTF-8" ?>'
            . '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/">'
            . '<channel><item><title>The kettle</title>'
            . '<link>https://old.example/2015/03/kettle/</link>'
            . join('', map {
                "<wp:comment><wp:comment_id>$_->{n}</wp:comment_id>"
                . "<wp:comment_author>$_->{name}</wp:comment_author>"
                . "<wp:comment_author_email>$_->{email}"
                . '</wp:comment_author_email><wp:comment_date_gmt>'
                . stamp('%Y-%m-%d %H:%M:%S', $_->{time})
                . "</wp:comment_date_gmt><wp:comment_content>$_->{text}"
                . '</wp:comment_content><wp:comment_approved>1'
                . "</wp:comment_approved><wp:comment_parent>$_->{parent}"
                . '</wp:comment_parent></wp:comment>' }
                grep { $n == 1 ? $_->{n} < 3 : $_->{n} == 3 } @rows)
            . '</item></channel></rss>');
    }

    return '/posts/03/kettle/';
}


sub typepad {
    my ($folder, @rows) = @_;

    my $date = '%m/%d/%Y %I:%M:%S %p';

    file("$folder/export.txt", "AUTHOR: Orla\nTITLE: The kettle\n"
        . "STATUS: Publish\nALLOW COMMENTS: 1\nBASENAME: kettle\n"
        . "UNIQUE URL: http://blog.example/posts/kettle-typepad.html\nDATE: "
        . stamp($date, $Begin - 86400) . "\n-----\nBODY:\nThe post.\n-----\n"
        . join('', map { "COMMENT:\nAUTHOR: $_->{name}\nEMAIL: $_->{email}\n"
                         . 'DATE: ' . stamp($date, $_->{time})
                         . "\n$_->{text}\n-----\n" } @rows)
        . "--------\n");

    return '/posts/kettle-typepad.html';
}


sub blogger {
    my ($folder, @rows) = @_;

    my $id = 'tag:blogger.com,1999:blog-1';

    file("$folder/feed.atom", "<?xml version='1.0' encoding='utf-8'?>"
        . "<feed xmlns='http://www.w3.org/2005/Atom'"
        . " xmlns:blogger='http://schemas.google.com/blogger/2018'>"
        . "<id>$id</id><entry><id>$id.post-9</id>"
        . '<blogger:type>POST</blogger:type>'
        . '<blogger:status>LIVE</blogger:status><title>The kettle</title>'
        . '<blogger:filename>/2015/03/kettle.html</blogger:filename></entry>'
        . join('', map {
            "<entry><id>$id.post-1$_->{n}</id>"
            . '<blogger:parent>9</blogger:parent>'
            . ($_->{parent} ? "<blogger:inReplyTo>1$_->{parent}"
                              . '</blogger:inReplyTo>' : '')
            . '<blogger:type>COMMENT</blogger:type>'
            . '<blogger:status>LIVE</blogger:status>'
            . "<author><name>$_->{name}</name></author>"
            . "<content type='html'>$_->{text}</content><published>"
            . stamp('%Y-%m-%dT%H:%M:%SZ', $_->{time})
            . '</published></entry>' } @rows) . '</feed>');

    return '/posts/2015/03/kettle.html';
}


# a database that sqlite3 makes
sub isso {
    my ($folder, @rows) = @_;

    my $pid = open2(my $out, my $in, 'sqlite3', "$folder/comments.db");

    binmode $in, ':utf8';
    print $in <<'END';
PRAGMA user_version = 3;
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE,
                      title VARCHAR(256));
CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY,
    parent INTEGER, created FLOAT NOT NULL, modified FLOAT, mode INTEGER,
    remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR,
    website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0,
    voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
INSERT INTO threads VALUES (1, '/posts/kettle-isso.html', 'The kettle');
END
    print $in "INSERT INTO comments VALUES (1, $_->{n}, "
        . ($_->{parent} || 'NULL') . ", $_->{time}.0, NULL, 1, '192.0.2.0',"
        . " '$_->{text}', '$_->{name}', '$_->{email}', NULL, 0, 0, x'00',"
        . " 0);\n" for @rows;
    close $in;
    waitpid $pid, 0;
    die "sqlite3: $?\n" if $?;

    return '/posts/kettle-isso.html';
}


sub remark42 {
    my ($folder, @rows) = @_;

    my $url = 'https://blog.example/posts/kettle-remark42.html';

    file("$folder/backup-SITE-DATE.gz",
        join("\n", '{"version":1,"users":[],"posts":[]}', map {
            $Json->encode({ id => "id-$_->{n}", text => "<p>$_->{text}</p>",
                pid => $_->{parent} ? "id-$_->{parent}" : '',
                orig => $_->{text}, locator => { site => 'blog', url => $url },
                title => 'The kettle', votes => {},
                user => { name => $_->{name}, id => "github_$_->{n}" },
                time => stamp('%Y-%m-%dT%H:%M:%SZ', $_->{time}) }) } @rows)
        . "\n", 1);

    return '/posts/kettle-remark42.html';
}


sub commento {
    my ($folder, @rows) = @_;

    file("$folder/blog.example.json.gz", $Json->encode({
        version => 1,
        comments => [ map { {
            commentHex => "c$_->{n}", domain => 'blog.example',
            url => '/posts/kettle-commento.html', markdown => $_->{text},
            commenterHex => "a$_->{n}", html => '', score => 0,
            parentHex => $_->{parent} ? "c$_->{parent}" : 'root',
            state => 'approved', deleted => JSON::PP::false,
            creationDate => stamp('%Y-%m-%dT%H:%M:%SZ', $_->{time})
        } } @rows ],
        commenters => [ map { {
            commenterHex => "a$_->{n}", email => $_->{email},
            name => $_->{name}, link => '', isModerator => JSON::PP::false
        } } @rows ] }), 1);

    return '/posts/kettle-commento.html';
}

1;
