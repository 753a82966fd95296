#!/usr/bin/env perl
# The pictures of the documentation: the sample blog, its queue, and what an
# author sees of a comment that waits. See BrowserPicture.pm.
#
#   pictures.pl FOLDER
use strict;
use warnings;
use utf8;

use FindBin;
use lib $FindBin::Bin;

use File::Copy qw(copy);
use File::Path qw(make_path);
use MIME::Base64 qw(encode_base64);
use Test::More;

use BrowserCdp;
use BrowserPicture;
use BrowserSite;
use BrowserThread;

my ($folder) = @ARGV;

my $Demo = "$FindBin::Bin/../../demo";
my $Post = '/posts/tide-tables.html';
my $Page = '/posts/leaving-the-widget.html';

my $Locations = <<"END";
        location /posts/ { comments on; comments_moderation all; }
        location ^~ /comments/admin/ {
            comments_admin \$remote_user;
            auth_basic moderators;
            auth_basic_user_file $folder/site-of-pictures/htpasswd;
        }
END

my $site = BrowserSite->start("$folder/site-of-pictures", $Locations);
my $browser = BrowserCdp->start("$folder/browser-of-pictures");
my $page = $browser->page;
my $pictures = BrowserPicture->new($folder, $page);

fill();
$page->scripts(0);

blog();
queue();
author();

my @complaints = grep { !/favicon|notice a foreign/ } $site->complaints;
is("@complaints", '', 'a quiet error log');

done_testing();


sub fill {
    # the queue says how many minutes ago: it is seen within the same minute
    my $now = time() - 10;
    my $old = time() - 3600;
    my $n = 0;

    make_path(map { "$folder/site-of-pictures/site/$_" } qw(posts css));

    for my $file ($Page, $Post, '/posts/the-slow-web.html', '/css/site.css') {
        copy("$Demo/site$file", "$folder/site-of-pictures/site$file")
            or die "$Demo/site$file: $!\n";
        utime $old, $old, "$folder/site-of-pictures/site$file";
    }

    BrowserSite::write_file("$folder/site-of-pictures/htpasswd",
                            "orla:{PLAIN}pw\n");

    # minutes ago, page, name, text, and what else
    my @comments = (
        [ 3000, $Post, 'Lucan Frey', 'Not one end tag. I have validated it'
          . ' for fun and it is flawless.', email => 'lucan@mail.example' ],
        [ 2900, '/posts/the-slow-web.html', 'Pavel Drobný', 'Slow is fine. It'
          . ' is the waiting room that I mind.' ],
        [ 2500, $Post, 'Wren Adeyemi', 'The harbour master has the same table'
          . ' on paper, and a pencil on a string.',
          email => 'wren@mail.example' ],
        [ 380, '/posts/the-slow-web.html', 'Best Pumps 4U', 'Great post!! Buy'
          . ' pumps at https://pumps.example/ and https://pumps.example/x,'
          . ' also https://pumps.example/y', status => 'pending',
          reason => 'links:too_many_links 3',
          website => 'https://pumps.example/' ],
        [ 200, '/posts/the-slow-web.html', 'Hesper Lund', 'I read this on a'
          . ' train with one bar of reception. It had arrived before the'
          . " tunnel did.\n\n> A page is a letter, not a phone call.\n\nThat"
          . ' one I shall keep.', status => 'pending',
          reason => 'moderation:first' ],
        [ 74, $Post, 'Tam of Carrow', 'The **establishment of the port** is'
          . ' the hour of high water at full and change. Yours is a quarter'
          . ' of an hour behind ours.', status => 'pending',
          reason => 'moderation:first', website => 'https://carrow.example/' ],
        [ 12, $Post, 'Wren Adeyemi', 'Then the prize goes to whoever finds the'
          . ' first one.', status => 'pending', reason => 'flags:3',
          email => 'wren@mail.example', parent => 1 ],
        [ 4, $Post, 'Gwil ap Rhys', 'Eleven minutes early here. One adds.',
          status => 'pending', reason => 'moderation:first' ],
        map { [ 400 + $_, $Post, "Casino $_", "Casino $_",
                status => 'spam', reason => 'words:word casino' ] } 1 .. 3,
    );

    $site->import_lines((map {
        my ($ago, $uri, $name, $text, %more) = @$_;
        $more{parent} = "c$more{parent}" if $more{parent};
        { thread => $uri, id => 'c' . ++$n, name => $name, text => $text,
          created => BrowserThread::stamp($now - 60 * $ago), %more }
    } @comments),
        { thread => $Post, url => $Post, title => 'Tide tables' },
        { thread => '/posts/the-slow-web.html',
          url => '/posts/the-slow-web.html', title => 'The slow web' });
}


sub blog {
    $site->ctl('import', "$Demo/seed/leaving-the-widget.jsonl");
    $page->size(820, 1430);
    $page->visit("$site->{url}$Page");
    is($page->value("document.querySelectorAll('#ngx-comments .comment')"
                    . ".length"), 6, 'six comments');
    $pictures->take('page', 820, 1430);
}


# one comment approved, and its notice
sub queue {
    my $credentials = 'Basic ' . encode_base64('orla:pw', '');

    $page->headers(Authorization => $credentials);
    $page->size(1000, 1000);
    $page->visit("$site->{url}/comments/admin/queue");
    $page->click('.entry button[value=approve]', 1);

    like($page->value("document.querySelector('.notice')?.innerText"),
         qr/Approved: 1/, 'a notice');

    $pictures->take('queue', 1000, 960);
    $pictures->take('queue-phone', 390, 844, dark => 1);
    $page->headers();
}


sub author {
    # not the moderator whom the queue has made a session for
    $page->command('Network.clearBrowserCookies');

    $page->size(760, 1000);
    $page->visit("$site->{url}$Post");
    $page->type('#ngx-comments-name', 'Noor van Essen');
    $page->type('#ngx-comments-text', 'Printed and pinned above the sink. The'
        . ' boat is only *nearly* always where the table says.');
    $page->click('#comment-form .comment-submit', 1);

    ok($page->value("!!document.querySelector('.comment-pending')"),
       'a comment that waits');
    $pictures->take('held', 760, 420, middle => '.comment-shown');
}
