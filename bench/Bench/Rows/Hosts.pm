# Two nginx with zones of their own and one Redis: how soon a comment that one
# of them takes is served by the other, also when messages do not come.
package Bench::Rows::Hosts;

use strict;
use warnings;

use Time::HiRes qw(sleep time);

use Bench::Client;
use Bench::Load qw(figure);
use CommentsProxy;

my $Number = 0;


sub run {
    my ($b) = @_;

    my $site = $b->{site};
    my $machine = $b->{machine};
    my $one = $machine->nginx(name => 'host-a', side => 'server',
                              http => $site->http);
    my $two = $machine->nginx(name => 'host-b', side => 'load',
                              http => $site->http);

    subscribed($b, $one, $two);
    cut($b, $one, $two);

    $machine->stop($two->{pid});

    held($b, $one);
    deaf($b, $one);

    $machine->stop($one->{pid});
}


sub subscribed {
    my ($b, $one, $two) = @_;

    my @times = map { spread($one, $two, $_ % 100) }
                1 .. ($b->{quick} ? 50 : 500);
    my @sent = map { $_->{sent} } @times;
    my @acknowledged = map { $_->{acknowledged} } @times;

    $b->{report}->row(
        row => 'a comment posted on one host until another serves it',
        against => '',
        figures => [['p99 from sending it, ms',
                     1000 * Bench::Load::quantile(0.99, @sent), '<=', 10],
                    ['p50 from sending it, ms',
                     1000 * Bench::Load::quantile(0.5, @sent)],
                    ['p99 from the answer, ms',
                     1000 * Bench::Load::quantile(0.99, @acknowledged)]],
        raw => \@times);
}


# Posts on one host, asks the other until it has the comment; seconds. before()
# is what happens when the other has the page, right before the post.
sub spread {
    my ($one, $two, $page, $pause, $before) = @_;

    # a thread's newest comment may be on its last page
    my $path = sprintf '/post/%02d.html', $page;
    my $newest = "$path?corder=newest";
    my $mark = sprintf 'spread-%d-%d', $$, ++$Number;
    my $here = $one->{client} ||= Bench::Client->new($one->{port});
    my $there = $two->{client} ||= Bench::Client->new($two->{port});

    # it has the page without it
    $there->get($newest) for 1 .. 2;
    $before->() if $before;

    my $sent = time;
    my $answer = $here->post("$path?comments=post",
                             "name=Ann&email=&website=&parent=&text=$mark");
    my $acknowledged = time;

    die "the post was not taken: $answer->{status}\n"
        if $answer->{status} != 303;

    while (time - $sent < 30) {
        my $body = $there->get($newest)->{body};

        return { sent => time - $sent, acknowledged => time - $acknowledged }
            if index($body, $mark) >= 0;

        sleep $pause if $pause;
    }

    die "the comment was never seen\n";
}


# The subscription is broken, right before a post: the connection is new, or
# not yet there, when the message goes out.
sub cut {
    my ($b, $one, $two) = @_;

    my @times;

    for my $turn (1 .. ($b->{quick} ? 2 : 5)) {
        sleep 1.5;
        $b->{machine}->command('CLIENT', 'KILL', 'TYPE', 'pubsub');
        push @times, spread($one, $two, $turn, 0.005);
    }

    $b->{report}->row(
        row => 'the same, the subscription broken right before',
        against => '',
        figures => [['longest from sending it, ms',
                     1000 * Bench::Load::quantile(1, map { $_->{sent} }
                                                  @times), '<=', 1050]],
        raw => \@times);
}


# Its messages are held up right before a post, and no connection is closed: a
# firewall that drops them, a proxy that is stopped.
sub held {
    my ($b, $one) = @_;

    my $machine = $b->{machine};

    proxy_start($machine->{socket});

    my $two = $machine->nginx(name => 'host-held', side => 'load',
                              http => $b->{site}->http(
                                  redis => 'unix:' . proxy_sock()));
    my @times;

    $two->{client} = Bench::Client->new($two->{port});

    for my $turn (1 .. ($b->{quick} ? 3 : 10)) {
        sleep 1.5 + rand 0.5;

        die "this host does not hear\n"
            if $two->{client}->get('/status')->{body} !~ /"deaf":false/;

        push @times, spread($one, $two, $turn, 0.005, \&proxy_hold);
        proxy_release();
    }

    $machine->stop($two->{pid});
    proxy_stop();

    $b->{report}->row(
        row => 'the same, its messages held up, nothing closed', against => '',
        figures => [['longest from sending it, ms',
                     1000 * Bench::Load::quantile(1, map { $_->{sent} }
                                                  @times), '<=', 1050],
                    ['shortest, ms',
                     1000 * Bench::Load::quantile(0, map { $_->{sent} }
                                                  @times)]],
        raw => \@times);
}


# A host that may not subscribe at all.
sub deaf {
    my ($b, $one) = @_;

    my $machine = $b->{machine};

    eval {
        $machine->command('ACL', 'SETUSER', 'deaf', 'on', '>bench', '~*',
                          'resetchannels', '+@all', '-subscribe');
        1;
    } or do {
        $b->{report}->skip(row => 'the same, without any messages',
                           why => 'this Redis has no ACL');
        return;
    };

    my $redis = "redis://deaf:bench\@127.0.0.1:$machine->{redis_port}";
    my $two = $machine->nginx(name => 'host-deaf', side => 'load',
                              http => $b->{site}->http(redis => $redis));

    $two->{client} = Bench::Client->new($two->{port});

    die "this host hears messages\n"
        if $two->{client}->get('/status')->{body} !~ /"subscribed":false/;

    my @times = map { spread($one, $two, $_, 0.005) }
                1 .. ($b->{quick} ? 3 : 10);

    $machine->stop($two->{pid});

    $b->{report}->row(
        row => 'the same, without any messages', against => '',
        figures => [['longest from sending it, ms',
                     1000 * Bench::Load::quantile(1, map { $_->{sent} }
                                                  @times), '<=', 1050]],
        raw => \@times);
}


1;
