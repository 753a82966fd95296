# A page of the moderators' queue: 50 comments out of 100,000 that are pending,
# at the beginning, in the middle and at the end.
package Bench::Rows::Queue;

use strict;
use warnings;

use JSON::PP;
use MIME::Base64 qw(encode_base64);

use Bench::Client;
use Bench::Load;

my $Thread = 100;       # comments of a thread
my $Goal = 5;           # ms

our @Headers = ('Authorization: Basic ' . encode_base64('ann:pw', ''));


sub run {
    my ($b) = @_;

    my $all = $b->{quick} ? 5000 : 100000;
    my $server;

    pending($b, 'queue.example', $all / $Thread, $Thread);
    $server = server($b, 'queue');

    my $client = Bench::Client->new($server->{port});
    my @cursors = cursors($client);
    my @places = ([ 'first', '' ], [ 'middle', $cursors[@cursors / 2] ],
                  [ 'last', $cursors[-1] ]);
    my (@figures, %raw);

    for my $place (@places) {
        my ($name, $after) = @$place;
        my $path = '/queue.example/queue?status=pending'
                   . ($after && "&after=$after");
        my $body = $client->get($path, @Headers)->{body};
        my $shown = () = $body =~ /<article /g;

        die "the $name page has $shown comments\n" if $shown != 50;

        my @samples = map { $b->{load}->sample(
            server => $server, connections => 1,
            requests => $b->{quick} ? 100 : 500, paths => [ $path ],
            headers => \@Headers) } 1 .. $b->{runs};

        $raw{$name} = \@samples;
        push @figures, [ "$name, ms",
                         Bench::Load::median(map { $_->{p50_us} / 1000 }
                                             @samples), '<=', $Goal ],
                       [ "$name, processor time, ms",
                         Bench::Load::median(map { $_->{cpu_us} / 1000 }
                                             @samples) ];
    }

    $b->{machine}->stop($server->{pid});

    $b->{report}->row(row => "a page of the queue of $all pending comments",
                      against => '', figures => \@figures, raw => \%raw);
}


# so many pending comments in each of so many threads
sub pending {
    my ($b, $site, $threads, $comments) = @_;

    my $file = "$b->{machine}{dir}/$site.jsonl";
    my $ctl = "$ENV{OUT}/commentsctl";

    open my $out, '>', $file or die "$file: $!\n";

    for my $n (1 .. $threads * $comments) {
        print $out encode_json({
            thread => '/post/' . $n % $threads . '.html', id => "$n",
            name => "Reader $n", email => "reader$n\@mail.example",
            status => 'pending', reason => 'moderation:first',
            created => sprintf('2026-%02d-%02dT%02d:%02d:00Z',
                               1 + $n % 10, 1 + $n % 28, $n % 24, $n % 60),
            text => "Comment $n has *two* paragraphs, of a usual length for a"
                    . " comment, and `code`.\n\nThis is the second, with a"
                    . ' link to https://page.example/' . $n }), "\n";
    }

    close $out or die "$file: $!\n";

    # without a word on standard output, where the table is
    system("$ctl --redis unix:$b->{machine}{socket} --site $site import"
           . " $file > $file.log 2>&1") == 0
        or die "commentsctl import failed, see $file.log\n";
    unlink $file;
}


# an nginx with the page of each site, below its name
sub server {
    my ($b, $name) = @_;

    my $passwords = "$b->{machine}{dir}/htpasswd";
    $b->{site}->put($passwords, "ann:{PLAIN}pw\n");

    return $b->{machine}->nginx(name => $name, http => $b->{site}->http(
        locations => join '', map { <<"END" } qw(queue one many)));
        location ^~ /$_.example/ {
            comments_site $_.example;
            comments_admin \$remote_user;
            auth_basic moderators;
            auth_basic_user_file $passwords;
        }
END
}


# Goes through the queue to its end; the cursors of all pages but the first.
sub cursors {
    my ($client) = @_;

    my ($after, @cursors) = ('');

    while (1) {
        my $answer = $client->get('/queue.example/queue?status=pending'
                                  . ($after && "&after=$after"), @Headers,
                                  'Accept: application/json');
        $after = decode_json($answer->{body})->{next};

        return @cursors if !defined $after || $after eq '';
        push @cursors, $after;
    }
}


1;
