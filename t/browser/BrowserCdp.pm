# A browser driven over the DevTools protocol, with what Perl brings along:
# a pipe-less client of one WebSocket.
#
#   my $browser = BrowserCdp->start($folder);     # chromium; dies if it can not
#   my $page = $browser->page;                    # a tab with hooks in it
#   $page->visit('http://127.0.0.1:8080/');       # until it has loaded
#   $page->value('document.title');               # of an expression
#   $page->click('#comment-form button');         # by the mouse; waits if asked
#   $page->type('#ngx-comments-name', 'Ann');     # by the keyboard
#   $page->screenshot('page.png');
#   $page->events;                                # what the page has done
#
# "events" are script that ran and should not have: dialogs, console calls,
# errors of scripts, and the addresses of every request. No name outside of the
# loopback is ever resolved: requests for other hosts are seen and fail.
package BrowserCdp;

use strict;
use warnings;

use Digest::SHA qw(sha1_base64);
use File::Path qw(make_path remove_tree);
use IO::Select;
use IO::Socket::INET;
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use POSIX ();
use Time::HiRes qw(sleep time);

my $Patience = 30;          # seconds; longer is the sign of a hang
my $Message = 64 << 20;     # bytes; no answer of a browser is longer

my $Json = JSON::PP->new->utf8->allow_nonref;

my @Flags = qw(
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run
    --no-default-browser-check --disable-background-networking
    --disable-component-update --disable-sync --disable-extensions
    --disable-default-apps --disable-dev-shm-usage --disable-translate
    --metrics-recording-only --mute-audio --no-proxy-server --hide-scrollbars
    --password-store=basic --remote-debugging-port=0
    --remote-allow-origins=*
);


sub binary {
    for my $name (defined $ENV{BROWSER} ? $ENV{BROWSER} : (),
                  qw(chromium chromium-browser google-chrome))
    {
        for my $path ($name =~ m{/} ? $name
                                    : map { "$_/$name" }
                                          split(/:/, $ENV{PATH}))
        {
            return $path if -x $path && !-d $path;
        }
    }

    return undef;
}


sub start {
    my ($class, $folder) = @_;

    my $binary = binary() or die "no chromium here\n";
    my $port = "$folder/profile/DevToolsActivePort";

    remove_tree("$folder/profile");
    make_path("$folder/profile");

    my $pid = fork();
    die "fork: $!\n" unless defined $pid;

    if ($pid == 0) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>', "$folder/chromium.log";
        open STDERR, '>&', \*STDOUT;
        POSIX::setsid();
        { exec $binary, @Flags, "--user-data-dir=$folder/profile",
            '--window-size=1280,1000',
            '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
            'about:blank' }
        POSIX::_exit(127);
    }

    my $self = bless { pid => $pid, owner => $$, folder => $folder, id => 0,
                       buffer => '', pages => {} }, $class;

    my $end = time() + $Patience;
    until (-s $port) {
        die "chromium does not start, see $folder/chromium.log\n"
            if time() > $end || waitpid($pid, POSIX::WNOHANG()) == $pid;
        sleep 0.1;
    }

    open my $in, '<', $port or die "$port: $!\n";
    chomp(my ($number, $path) = <$in>);
    $self->connect($number, $path);

    return $self;
}


sub DESTROY {
    my ($self) = @_;

    return unless $$ == $self->{owner};

    local ($?, $!, $@);
    kill 'TERM', -$self->{pid};

    for (1 .. 50) {
        last if waitpid($self->{pid}, POSIX::WNOHANG()) == $self->{pid};
        sleep 0.1;
    }

    kill 'KILL', -$self->{pid};
    remove_tree("$self->{folder}/profile");
}


# RFC 6455: the opening, and frames of a client
sub connect {
    my ($self, $port, $path) = @_;

    my $socket = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                       PeerPort => $port,
                                       Timeout => $Patience)
        or die "chromium's port $port: $!\n";
    my $key = encode_base64(pack('N4', map { int rand 2 ** 32 } 1 .. 4), '');

    print $socket "GET $path HTTP/1.1\r\nHost: 127.0.0.1:$port\r\n"
        . "Upgrade: websocket\r\nConnection: Upgrade\r\n"
        . "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: $key\r\n\r\n";

    $self->{socket} = $socket;
    $self->{select} = IO::Select->new($socket);

    $self->fill(time() + $Patience)
        until $self->{buffer} =~ s/\A(.*?\r\n\r\n)//s;
    my $head = $1;

    die "chromium refuses: $head\n"
        if $head !~ m{\AHTTP/1\.1 101}
           || $head !~ /^Sec-WebSocket-Accept: \Q@{[
               sha1_base64($key . '258EAFA5-E914-47DA-95CA-C5AB0DC85B11')
           ]}\E/mi;
}


sub fill {
    my ($self, $end) = @_;

    my $left = $end - time();
    die "the browser does not answer\n"
        if $left <= 0 || !$self->{select}->can_read($left);

    sysread($self->{socket}, $self->{buffer}, 65536, length $self->{buffer})
        or die "the browser has gone\n";
    die "the browser says too much\n" if length $self->{buffer} > $Message;
}


sub write_text {
    my ($self, $text) = @_;

    my $n = length $text;
    my $mask = pack('N', int rand 2 ** 32);
    my $length = $n < 126 ? chr(0x80 | $n)
               : $n < 65536 ? chr(0x80 | 126) . pack('n', $n)
               : chr(0x80 | 127) . pack('Q>', $n);
    my $frame = "\x81" . $length . $mask
                . ($text ^ substr($mask x ($n / 4 + 1), 0, $n));

    while (length $frame) {
        my $sent = syswrite($self->{socket}, $frame)
            or die "the browser has gone\n";
        substr($frame, 0, $sent, '');
    }
}


# one whole message as bytes; undef: none until the time is over
sub read_text {
    my ($self, $end) = @_;

    my $message = '';

    while (1) {
        my ($first, $second) = unpack 'CC', $self->{buffer};

        if (defined $second) {
            my $length = $second & 0x7f;
            my $head = $length == 126 ? 4 : $length == 127 ? 10 : 2;

            if (length $self->{buffer} >= $head) {
                $length = unpack 'n', substr($self->{buffer}, 2, 2)
                    if $head == 4;
                $length = unpack 'Q>', substr($self->{buffer}, 2, 8)
                    if $head == 10;

                if (length $self->{buffer} >= $head + $length) {
                    substr($self->{buffer}, 0, $head, '');
                    my $part = substr($self->{buffer}, 0, $length, '');
                    next if ($first & 0x0f) > 2;
                    $message .= $part;
                    return $message if $first & 0x80;
                    next;
                }
            }
        }

        return undef if $end <= time() && !$self->{select}->can_read(0);
        eval { $self->fill($end > time() ? $end : time() + 1); 1 }
            or do { return undef if $@ =~ /does not answer/; die $@ };
    }
}


# a command whose result nobody waits for
sub tell {
    my ($self, $session, $method, %params) = @_;

    $self->write_text($Json->encode({ id => ++$self->{id},
        method => $method, params => \%params, sessionId => $session }));
}


# a command and its result; events on the way go to their pages
sub command {
    my ($self, $session, $method, %params) = @_;

    my $id = ++$self->{id};
    my %message = (id => $id, method => $method, params => \%params);
    $message{sessionId} = $session if defined $session;

    $self->write_text($Json->encode(\%message));

    my $end = time() + $Patience;
    while (time() < $end) {
        my $answer = $self->next_message($end);

        next unless defined $answer && defined $answer->{id}
                    && $answer->{id} == $id;
        die "$method: $answer->{error}{message}\n" if $answer->{error};

        return $answer->{result};
    }

    die "$method: no answer\n";
}


sub next_message {
    my ($self, $end) = @_;

    my $text = $self->read_text($end);
    return undef unless defined $text;

    my $message = $Json->decode($text);

    if (defined $message->{method} && defined $message->{sessionId}) {
        my $page = $self->{pages}{ $message->{sessionId} };
        $page->happened($message->{method}, $message->{params}) if $page;
    }

    return $message;
}


sub page {
    my ($self) = @_;

    require BrowserPage;

    my $target = $self->command(undef, 'Target.createTarget',
                                url => 'about:blank');
    my $session = $self->command(undef, 'Target.attachToTarget',
                                 targetId => $target->{targetId},
                                 flatten => JSON::PP::true);

    my $page = BrowserPage->new($self, $target->{targetId},
                                $session->{sessionId});
    $self->{pages}{ $session->{sessionId} } = $page;
    $page->prepare;

    return $page;
}

1;
