# Robots that post to the server under test. All of them are made up.
#
#   for my $robot (robots_all(20)) {        # of a site with 20 pages
#       my @answers = robot_posts($robot);
#   }
#
# A robot is "blind" if it posts without looking at what it posts to, or at the
# answer: it fills whatever fields it finds, knows fields by their names, sends
# what somebody has recorded once. Those that are not blind do as a browser
# does; no server can tell them from one by how they send.
package SpamRobots;

use strict;
use warnings;

use CommentsHttp;
use Exporter qw(import);

our @EXPORT = qw(robots_all robot_posts form_of_page from_page);

my $posts = 100;            # of each robot
my $serial = 0;


# the fields that the form of a page has beside those that people fill in
sub form_of_page { return (_charset_ => 'utf-8', parent => '', subject => '') }


# the headers of a browser that sends the form of that page
sub from_page {
    my ($page) = @_;
    my $site = "http://127.0.0.1:$ENV{TEST_NGINX_SERVER_PORT}";

    return (Origin => $site, Referer => "$site$page",
            'User-Agent' => 'Mozilla/5.0 (X11; Linux x86_64)');
}


# Advertisements; each text is another one.
sub text {
    my @what = ('casino bonus', 'cheap pills', 'replica watches', 'fast loans',
                'essay writing', 'coin profit');
    my $what = $what[$serial % @what];
    my $host = ($what =~ tr/ /-/r) . $serial . '.example';

    return ("Great post! Have a look at $what, http://$host/go?$serial",
            "$what $serial: the best price, only at www.$host today!",
            "Thank you, very informative. I write about $what $serial, too.")
           [$serial % 3];
}


sub farm {
    my $n = $serial;

    return join "\n", map { "<a href=\"http://farm$n-$_.example/\">link $_</a>"
                            . " [url=http://farm$n-$_.example/]$_\[/url]" }
                      1 .. 20;
}


# what a robot writes into the fields that it knows
sub filled {
    return (name => "Robot $serial", email => "r$serial\@robots.example",
            website => "http://site$serial.example/", text => text());
}


# Reads the page as a robot does that parses forms: the names of all fields of
# the form, with their values; and the cookies that it got.
sub fetched {
    my ($page, $address) = @_;
    my $res = http_get($page, 'X-Real-IP' => $address);
    my ($form) = $res->{content} =~ m{<form id="comment-form"(.*?)</form>}s
        or die "no form on $page\n";
    my %field;

    while ($form =~ /<(?:input|textarea)\b([^>]*)>/g) {
        my $tag = $1;
        my ($name) = $tag =~ /name="([^"]*)"/ or next;

        $field{$name} = $tag =~ /value="([^"]*)"/ ? $1 : '';
    }

    my $cookie = $res->{headers}{'set-cookie'} // '';
    ($cookie) = (ref $cookie ? $cookie->[0] : $cookie) =~ /^([^;]*)/;

    return \%field, $cookie;
}


# every field that may be filled is filled
sub everything {
    my ($page, $address, %more) = @_;
    my ($field, $cookie) = fetched($page, $address);
    my %all = (%$field, filled(), %more);

    for my $name (keys %all) {
        $all{$name} = "http://site$serial.example/"
            if $all{$name} eq '' && $name ne 'parent';
    }

    return \%all, from_page($page), $cookie ? (Cookie => $cookie) : ();
}


my $recorded = { form_of_page(), filled() };

my @robots = (
    { name => 'fills every field, without cookies', blind => 1,
      make => sub { my ($form, %header) = everything(@_);
                    delete $header{Cookie};
                    return $form, %header } },
    { name => 'fills every field, with cookies', blind => 1, cookies => 1,
      make => sub { return everything(@_) } },
    { name => 'the same text everywhere, in every field', blind => 1,
      make => sub { return everything(@_, text => 'The best casino is ours, '
                                      . 'come to http://casino.example/ now')
                  } },
    { name => 'a farm of links, in every field', blind => 1,
      make => sub { return everything(@_, text => farm()) } },
    { name => 'all from one address, every field', blind => 1,
      address => '203.0.113.9', make => sub { return everything(@_) } },
    { name => 'knows the names of fields, page not fetched', blind => 1,
      make => sub { return { filled() } } },
    { name => 'the same with the headers of a browser', blind => 1,
      make => sub { return { filled() }, from_page($_[0]) } },
    { name => 'names of another system', blind => 1,
      make => sub { my %is = filled();
                    return { author => $is{name}, email => $is{email},
                             url => $is{website}, comment => $is{text} },
                           from_page($_[0]) } },
    { name => 'replays one old form as it was', blind => 1,
      make => sub { return { %$recorded } } },
    { name => 'replays one old form with new texts', blind => 1,
      make => sub { return { %$recorded, filled() } } },
    { name => 'sends a complete form from a foreign page', blind => 1,
      make => sub { return { form_of_page(), filled() },
                    from_page($_[0]), Origin => 'http://robots.example',
                    Referer => 'http://robots.example/' } },
    { name => 'does as a browser does (not blind)',
      make => sub { my ($field) = fetched(@_);
                    return { %$field, filled() }, from_page($_[0]) } },
    { name => 'does as a browser does, one text (not blind)',
      make => sub { my ($field) = fetched(@_);
                    return { %$field, filled(), text => 'The best casino of '
                             . 'them all is ours, do not miss it this week' },
                           from_page($_[0]) } },
);


sub robots_all {
    my ($pages) = @_;

    return map { +{ %$_, pages => $pages } } @robots;
}


# The answers to what a robot posts. It has an address of its own for each post,
# unless it says otherwise, and keeps the cookies that it was given if it does
# so.
sub robot_posts {
    my ($robot) = @_;
    my ($cookie, @answers);

    for (1 .. $posts) {
        $serial++;

        my $page = '/p' . (1 + $serial % $robot->{pages}) . '.html';
        my $address = $robot->{address}
                      // sprintf '172.%d.%d.%d', 16 + $serial % 16,
                                 ($serial >> 4) & 255, $serial % 250;

        my ($form, %header) = $robot->{make}->($page, $address);

        $header{Cookie} //= $cookie if defined $cookie;

        my $res = http_post($page, $form, %header, 'X-Real-IP' => $address);
        my $set = $res->{headers}{'set-cookie'};

        if ($robot->{cookies} && defined $set) {
            ($cookie) = (ref $set ? $set->[0] : $set) =~ /^([^;]*)/;
        }

        push @answers, $res;
    }

    return @answers;
}

1;
