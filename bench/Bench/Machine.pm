# Processes of a run: a Redis and any number of nginx, each on cores that it is
# pinned to; what they used of the processor and of memory.
package Bench::Machine;

use strict;
use warnings;

use IO::Socket::INET;
use IO::Socket::UNIX;
use POSIX ();
use Time::HiRes qw(sleep time);

my $Owner = $$;
my %Running;        # pid => name, of those that this run started


# dir: a short path, for sockets; module, nginx: what is tested
sub new {
    my ($class, %self) = @_;

    $self{cores} = cores();
    $self{taskset} = grep { -x "$_/taskset" } split /:/, $ENV{PATH};

    mkdir "$self{dir}/$_" for qw(conf logs temp);

    return bless \%self, $class;
}


# the cores that this process may use, in order
sub cores {
    open my $file, '<', '/proc/self/status' or return [0];

    while (<$file>) {
        next unless /^Cpus_allowed_list:\s*(\S+)/;
        return [map { /^(\d+)-(\d+)$/ ? ($1 .. $2) : $_ } split /,/, $1];
    }

    return [0];
}


# The cores of a side: "server" has the first, "load" the second, "both" has
# the two. On a machine with one core all are the same.
sub side {
    my ($self, $side) = @_;
    my ($first, $second) = @{ $self->{cores} };

    $second = $first unless defined $second;

    return $side eq 'server' ? $first : $side eq 'load' ? $second
           : "$first,$second";
}


sub pinned {
    my ($self, $side, @argv) = @_;

    return $self->{taskset} ? ('taskset', '-c', $self->side($side), @argv)
                            : @argv;
}


sub start {
    my ($self, $name, $side, @argv) = @_;

    my @command = $self->pinned($side, @argv);
    my $pid = fork;

    die "fork: $!\n" unless defined $pid;

    if ($pid == 0) {
        open STDIN, '<', '/dev/null';
        open STDOUT, '>>', "$self->{dir}/logs/$name.out";
        open STDERR, '>>', "$self->{dir}/logs/$name.out";
        exec { $command[0] } @command or POSIX::_exit(127);
    }

    $Running{$pid} = $name;

    return $pid;
}


# Ends one that start() began, and waits for it.
sub stop {
    my ($self, $pid) = @_;

    return unless delete $Running{$pid};

    kill 'TERM', $pid;

    for (1 .. 200) {
        return if waitpid($pid, POSIX::WNOHANG()) == $pid;
        sleep 0.05;
    }

    kill 'KILL', $pid;
    waitpid $pid, 0;
}


sub stop_all {
    my ($self) = @_;

    $self->stop($_) for keys %Running;
}


END {
    if ($$ == $Owner) {
        local ($?, $!);
        kill 'TERM', $_ for keys %Running;
        waitpid $_, 0 for keys %Running;
    }
}


# A Redis of our own, empty; option tcp: a port beside the socket.
sub redis {
    my ($self, %option) = @_;

    $self->{socket} = "$self->{dir}/redis.sock";
    $self->{redis_port} = $option{tcp} || 0;

    $self->{redis_pid} = $self->start('redis', $option{side} || 'load',
        'redis-server', '--port', $self->{redis_port}, '--bind', '127.0.0.1',
        '--unixsocket', $self->{socket}, '--unixsocketperm', '777',
        '--dir', $self->{dir},
        '--save', '', '--appendonly', 'no', '--loglevel', 'warning');

    for (1 .. 200) {
        return if (eval { $self->command('PING') } || '') eq 'PONG';
        sleep 0.05;
    }

    die "redis-server does not answer; see $self->{dir}/logs/redis.out\n";
}


# One command on the run's Redis; strings, numbers, arrays, undef for nil.
sub command {
    my ($self, @argv) = @_;

    $self->{redis} ||= IO::Socket::UNIX->new(Peer => $self->{socket})
        or die "redis: cannot connect\n";

    my $request = '*' . @argv . "\r\n"
                  . join '', map { '$' . length($_) . "\r\n$_\r\n" } @argv;

    print { $self->{redis} } $request;
    $self->{redis}->flush;

    return reply($self->{redis});
}


sub reply {
    my ($from) = @_;

    my $line = readline $from;
    die "redis: connection lost\n" unless defined $line;

    $line =~ s/\r\n\z//;
    my $type = substr $line, 0, 1, '';

    return $line if $type eq '+' || $type eq ':';
    die "redis: $line\n" if $type eq '-';
    return undef if $line < 0;
    return [map { reply($from) } 1 .. $line] if $type eq '*';

    read $from, my $bytes, $line + 2;

    return substr $bytes, 0, $line;
}


# Calls of every command since CONFIG RESETSTAT, by name.
sub command_calls {
    my ($self) = @_;

    my %calls;
    my $info = $self->command('INFO', 'commandstats');

    $calls{$1} = $2 while $info =~ /^cmdstat_([^:]+):calls=(\d+)/mg;

    return \%calls;
}


# An nginx; %option: name, side, workers, module (0: without ours), modules
# (others), http (configuration), heap (heap.so: in_use() is to be asked), under
# (the command and arguments that run it); port is chosen. Returns it as a hash.
sub nginx {
    my ($self, %option) = @_;

    my %server = (name => $option{name}, port => free_port());
    my $conf = "$self->{dir}/conf/$option{name}.conf";
    my $workers = $option{workers} || 1;
    my $http = $option{http};
    my $files = int(POSIX::sysconf(POSIX::_SC_OPEN_MAX()) / 2);

    $http =~ s/%PORT%/$server{port}/g;

    my $modules = join '', map { "load_module $_;\n" }
        ((exists $option{module} && !$option{module} ? () : $self->{module}),
         @{ $option{modules} || [] });

    open my $file, '>', $conf or die "$conf: $!\n";
    print $file <<"CONF";
${modules}daemon off;
worker_processes $workers;
pid $self->{dir}/logs/$option{name}.pid;
error_log $self->{dir}/logs/$option{name}.log warn;
events { worker_connections 4096; }
http {
    include /etc/nginx/mime.types;
    client_body_temp_path $self->{dir}/temp;
    proxy_temp_path $self->{dir}/temp;
    fastcgi_temp_path $self->{dir}/temp;
    uwsgi_temp_path $self->{dir}/temp;
    scgi_temp_path $self->{dir}/temp;
    access_log off;
    sendfile on;
    tcp_nopush off;
    keepalive_timeout 600s;
    keepalive_requests 100000000;
    open_file_cache max=$files inactive=600s;
    open_file_cache_valid 600s;
    open_file_cache_min_uses 1;
$http
}
CONF
    close $file;

    my @under = @{ $option{under} || [] };

    if ($option{heap}) {
        $server{heap} = "$self->{dir}/logs/$option{name}.heap";
        @under = ('env', "LD_PRELOAD=$option{heap}",
                  "BENCH_HEAP=$server{heap}");
    }

    $server{pid} = $self->start($option{name}, $option{side} || 'server',
                                @under, $self->{nginx}, '-e',
                                "$self->{dir}/logs/$option{name}.log",
                                '-p', $self->{dir}, '-c', $conf);

    # valgrind takes its time
    for (1 .. (@under ? 600 : 100)) {
        my $there = IO::Socket::INET->new(PeerAddr => '127.0.0.1',
                                          PeerPort => $server{port});
        $server{workers} = children($server{pid});

        if ($there && @{ $server{workers} } == $workers) {
            sleep 0.3;      # connections to Redis, and the subscription
            return \%server;
        }

        if (waitpid($server{pid}, POSIX::WNOHANG()) == $server{pid}) {
            delete $Running{ $server{pid} };
            last;
        }

        sleep 0.05;
    }

    die "nginx does not start; see $self->{dir}/logs/$option{name}.log\n";
}


sub free_port {
    my $socket = IO::Socket::INET->new(LocalAddr => '127.0.0.1',
                                       Proto => 'tcp', Listen => 1)
        or die "no free port: $!\n";

    return $socket->sockport;
}


sub children {
    my ($parent) = @_;
    my @found;

    for my $stat (glob '/proc/[0-9]*/stat') {
        open my $file, '<', $stat or next;
        my $line = readline $file;
        push @found, $1
            if defined $line && $line =~ /^(\d+) \(.*\) \S (\d+) /s
               && $2 == $parent;
    }

    return \@found;
}


# Seconds of processor that these processes have used, user and system. The
# scheduler's own account has nanoseconds; the other counts hundredths.
sub cpu {
    my (@pids) = @_;
    my $sum = 0;

    for my $pid (@pids) {
        if (open my $file, '<', "/proc/$pid/schedstat") {
            my ($ns) = split ' ', readline($file) // '';
            if (defined $ns && $ns > 0) {
                $sum += $ns / 1e9;
                next;
            }
        }

        open my $file, '<', "/proc/$pid/stat" or next;
        my $line = readline $file;
        $line =~ s/^.*\) //s;
        my @field = split ' ', $line;
        $sum += ($field[11] + $field[12])
                / POSIX::sysconf(POSIX::_SC_CLK_TCK());
    }

    return $sum;
}


# Memory of a process that is its own, in bytes; without the zone.
sub memory {
    my ($pid) = @_;

    open my $file, '<', "/proc/$pid/status" or return 0;

    while (<$file>) {
        return $1 * 1024 if /^RssAnon:\s*(\d+)/;
    }

    return 0;
}


# Bytes that a server with "heap" has in use of its heaps, all processes.
sub in_use {
    my ($server) = @_;

    open my $file, '<:raw', $server->{heap} or die "$server->{heap}: $!\n";
    read($file, my $bytes, 8) == 8 or die "$server->{heap} says nothing\n";

    return unpack 'q', $bytes;
}


# What the figures were measured on; no names of the machine or its owner.
sub facts {
    my ($self) = @_;

    my %fact = (cores => scalar @{ $self->{cores} },
                pinned => $self->{taskset} ? 1 : 0);

    if (open my $file, '<', '/proc/cpuinfo') {
        while (<$file>) {
            $fact{processor} = $1 if /^model name\s*:\s*(.*)/;
        }
    }

    if (open my $file, '<', '/proc/meminfo') {
        $fact{memory_mb} = int($1 / 1024)
            if readline($file) =~ /(\d+)/;
    }

    $fact{kernel} = (POSIX::uname())[2];
    $fact{nginx} = $1 if `$self->{nginx} -v 2>&1` =~ m{nginx/(\S+)};
    $fact{redis} = $1 if `redis-server --version 2>&1` =~ /v=(\S+)/;
    $fact{load_average} = $1
        if `cat /proc/loadavg 2>/dev/null` =~ /^(\S+ \S+ \S+)/;

    return \%fact;
}


1;
