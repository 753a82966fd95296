#!/usr/bin/perl
# Runs the groups of rows and reports them; see run.sh. 0 if every goal is met.
use strict;
use warnings;

use File::Path qw(remove_tree);
use File::Temp qw(tempdir);

use Bench::Load;
use Bench::Machine;
use Bench::Report;
use Bench::Site;

my %Groups = (warm => 'Warm', cold => 'Cold', posts => 'Posts',
              zone => 'Zone', memory => 'Memory', hosts => 'Hosts',
              rivals => 'Rivals', stream => 'Stream', text => 'Text',
              queue => 'Queue', approve => 'Approve', votes => 'Votes',
              import => 'Import',
              instructions => 'Instructions');
my @Order = qw(warm instructions rivals text cold posts votes queue approve
               import zone memory stream hosts);

my $out = $ENV{OUT} or die "call run.sh\n";
my $quick = $ENV{QUICK} ? 1 : 0;
my $bench = "$out/bench";

# an interrupted run ends its servers as well
$SIG{$_} = sub { exit 130 } for qw(INT TERM HUP);

my @wanted = split ' ', $ENV{ROWS} || join ' ', @Order;

for (@wanted) {
    die "bench: no such group: $_\n" unless $Groups{$_};
}

# short, as the path of a socket has at most 107 bytes
my $dir = tempdir('ngxc-bench-XXXXXX', TMPDIR => 1);
chmod 0755, $dir;

my $machine = Bench::Machine->new(dir => $dir, module => $ENV{MODULE},
                                  nginx => $ENV{NGINX_BINARY});
my $runs = $ENV{RUNS} || ($quick ? 3 : 7);

my $b = {
    machine => $machine,
    quick => $quick,
    full => $ENV{FULL} ? 1 : 0,
    runs => $runs,
    markdown => "$bench/markdown",
    requests => $quick ? 3000 : 30000,
    load => Bench::Load->new(machine => $machine, tool => "$bench/load",
                             runs => $runs),
    report => Bench::Report->new,
    site => Bench::Site->new(machine => $machine, tool => "$bench/writer",
                             many => $quick ? 200 : 1000,
                             zipf => $quick ? 1000 : 10000,
                             long => $quick ? 10000 : 100000),
};

my $facts = $machine->facts;
$facts->{quick} = $quick;
$facts->{runs} = $runs;

# a run beside other work is no measurement, and its report shall say so
$facts->{busy} = ($facts->{load_average} // '') =~ /^([\d.]+)/ && $1 > 0.5
                 ? 1 : 0;

print "bench: THIS MACHINE IS BUSY (load $facts->{load_average}); see the"
      . " control row\n" if $facts->{busy};

print "bench: making pages and comments\n";
$machine->redis(tcp => Bench::Machine::free_port());
$b->{site}->pages;
$b->{filled} = $b->{site}->threads;

for my $name (grep { my $g = $_; grep { $_ eq $g } @wanted } @Order) {
    my $class = "Bench::Rows::$Groups{$name}";

    eval "require $class; 1" or die $@;

    # one group that cannot run does not take the others with it
    eval { no strict 'refs'; &{"${class}::run"}($b); 1 }
        or $b->{report}->row(row => "group $name", against => '',
                             figures => [['stopped', 1, '<=', 0]],
                             raw => "$@"), warn "bench: $name: $@";
}

$b->{report}->table;
$b->{report}->write("$bench/results.json", $facts);

print "\nbench: all figures are in $bench/results.json\n";
print "bench: this was a smoke run; its figures mean little\n" if $quick;
print "bench: the machine was busy; its figures mean little\n"
    if $facts->{busy};

$machine->stop_all;
remove_tree($dir);

exit($b->{report}->failed ? 1 : 0);
