# The manual page and bash's completion: both say what --help says, for every
# command and every option. And the statuses with which commentsctl ends.

use strict;
use warnings;

use lib 't/lib';
use CommentsTest;
use CommentsCtl;
use Cwd qw(cwd);
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $build = $ENV{OUT} || cwd() . '/build';
my $ctl = "$build/commentsctl";
my $dir = tempdir(CLEANUP => 1);
my $completion = 'commentsctl/man/commentsctl.bash';


sub slurp {
    my ($name) = @_;

    open my $file, '<', $name or die "$name: $!";
    local $/;

    return scalar <$file>;
}


sub spew {
    my ($name, $text) = @_;

    open my $file, '>', "$dir/$name" or die "$name: $!";
    print $file $text;
    close $file or die "$name: $!";

    return "$dir/$name";
}


# The options in a text of --help that are its command's own.
sub options_of {
    my ($help) = @_;

    my ($usage) = split /\n\n/, $help, 2;
    my @items = $help =~ /^  (-.*?)(?:  |$)/mg;
    my %found = map { $_ => 1 }
                map { /(?<![\w-])(--?[a-z][a-z-]*)/g } $usage, @items;

    return sort keys %found;
}


# what --help says

my $help = `$ctl --help`;
my ($list) = $help =~ /^commands:\n(.*?)^\S/ms;
my @commands = ($list =~ /^  ([a-z]\S*)/mg, $list =~ /, ([a-z]+-[a-z]+) /g);
my ($general) = $help =~ /(.*?)^commands:/ms;
my @general = grep { $_ ne '-h' } options_of($general);

cmp_ok(scalar @commands, '>=', 23, 'help names the commands');


# the manual page

my $source = "$dir/commentsctl.1";

is(system("sh commentsctl/man/man.sh commentsctl/man/commentsctl.1.in $ctl"
          . " > $source"), 0, 'the manual page is made');

my $page = slurp($source);

unlike($page, qr/^\@/m, 'and no part of it is missing');
like($page, qr/\A[\x00-\x7f]+\z/, 'it is ASCII');

my %section = map { /\A(\S+)\n(.*)\z/s } split /^\.Ss /m,
              ($page =~ /^\.Sh COMMANDS\n(.*?)^\.Sh /ms)[0];

is_deeply([sort keys %section], [sort @commands],
          'it has a section for each command, and no other');

for my $command (sort @commands) {
    my $text = `$ctl $command --help`;
    my @there = map { s/\\//gr } $section{$command} =~ /^\.It Fl (\S+)/mg;
    my $usage = $section{$command} =~ s/^\.It .*//mgr;

    push @there, map { s/\\//gr }
                 $usage =~ /(?<![\w-])\\-((?:\\-)?[a-z](?:[a-z]|\\-)*)/g;

    my %there = map { ("-$_" => 1) } @there;

    is_deeply([grep { !$there{$_} } options_of($text)], [],
              "$command: every option is in the manual page");
    is_deeply([grep { $text !~ /(?<![\w-])\Q$_\E(?![\w-])/ } sort keys %there],
              [], "$command: and none that is not in its help");
}

for my $option (@general) {
    my $name = $option =~ s/^-//r;

    like($page, qr/^\.It Fl \Q@{[$name =~ s{-}{\\-}gr]}\E/m,
         "$option is in the manual page");
}

SKIP: {
    chomp(my $mandoc = `sh -c 'command -v mandoc'`);
    skip 'no mandoc', 1 unless $mandoc;

    is(`$mandoc -Tlint -Wwarning $source 2>&1`, '', 'mandoc finds nothing');
}

SKIP: {
    chomp(my $groff = `sh -c 'command -v groff'`);
    skip 'no groff', 1 unless $groff;

    my $said = `$groff -mandoc -Tascii -z $source 2>&1`;

    # groff without its macro packages is no groff for manual pages
    skip 'no macros of mdoc', 1 if $said =~ /can't (?:find|open).*tmac/;

    is($said, '', 'groff finds nothing');
}


# Completion: what is offered for the last of these words.
sub complete {
    my (@words) = @_;

    my $quoted = join ' ', map { "'$_'" } @words;
    my $script = spew('complete', <<"EOF");
source $completion
COMP_WORDS=('$ctl' $quoted)
COMP_CWORD=$#{[0, @words]}
_commentsctl
printf '%s\\n' "\${COMPREPLY[\@]}"
EOF

    my @offered = grep { length } split /\n/, `bash --norc $script 2>&1`;

    return [sort @offered];
}

SKIP: {
    skip 'no bash', 1 unless `bash --version 2>/dev/null`;

    is_deeply(complete(''), [sort @commands], 'completion offers the commands');
    is_deeply(complete('--site', 'list', 'app'), ['approve'],
              'behind options too');
    is_deeply(complete('nothing-like-it'), [], 'and nothing else');

    for my $command (sort @commands) {
        my %want = map { $_ => 1 } @general, options_of(scalar `$ctl $command --help`);

        is_deeply(complete($command, '-'), [sort keys %want],
                  "$command: its options");
    }

    ctl('import', '--format', 'nothing', 'x');
    my ($formats) = $out =~ /expected (.*)/;

    my $import = `$ctl import --help`;

    like($import, qr/--format FORMAT .*\b$_\b/s, "import --help names $_")
        for split /, /, $formats;

    is_deeply(complete('import', '--format', ''),
              [sort split /, /, $formats], 'formats that are imported');
    is_deeply(complete('list', '--format', ''), ['jsonl'], 'a list has one');
    is_deeply(complete('export', '--format', ''), [qw(html jsonl wxr)],
              'formats that are exported');
    is_deeply(complete('recent', '--status', ''),
              [qw(approved deleted pending spam)], 'statuses');
    is_deeply(complete('list', '--status', 'f'), ['flagged'],
              'of a list, what readers have flagged');
    is_deeply(complete('ban', ''), [qw(add list remove)], 'ban');
    is_deeply(complete('ban', 'add', 'n'), [qw(name network)], 'kinds');
    is_deeply(complete('erase-person', 'a'), [qw(account author)],
              'kinds of persons');
    is_deeply(complete('import', 't/53-m'), ['t/53-man.t'], 'files');
    is_deeply(complete('import', '--url-map', 't/53-m'), ['t/53-man.t'],
              'files behind an option');
    is_deeply(complete('approve', '--by', ''), [], 'nothing for a name');
}


# exit statuses, and a result as JSON from each command

ctl('import', spew('one.jsonl', <<'EOF'));
{"thread":"/a.html","id":"1","name":"Ann","email":"ann@example.org","text":"one","created":"2026-01-02T10:00:00Z"}
{"thread":"/a.html","id":"2","parent":"1","name":"Bo","text":"two","created":"2026-01-02T11:00:00Z","status":"pending"}
EOF

ctl('list', '--status', 'pending', '--format', 'jsonl');
my $id = decode_json($out)->{id};
my $absent = '0500000000000001';

for my $case (
    [0, 'stats'], [0, 'list'], [0, 'list', '--status', 'pending'],
    [0, 'recent'], [0, 'show', '/a.html'], [0, 'verify'], [0, 'upgrade'],
    [0, 'learn'], [0, 'spam', $id], [0, 'approve', $id], [0, 'unflag', $id],
    [0, 'edit', $id, '--name', 'Bob'], [0, 'delete', $id], [0, 'restore', $id],
    [0, 'delete', $id], [0, 'purge', $id], [1, 'approve', $absent],
    [1, 'edit', $absent, '--name', 'Bob'], [0, 'close', '/a.html'],
    [0, 'open', '/a.html'], [0, 'ban', 'add', 'name', 'Bob'],
    [0, 'ban', 'list'], [0, 'ban', 'remove', 'name', 'Bob'],
    [0, 'ban', 'add', 'name', 'Bob'], [0, 'unban', 'name', 'Bob'],
    [0, 'move', '/a.html', '/b.html'], [0, 'import', "$dir/one.jsonl"],
    [1, 'import', spew('bad.jsonl', "{\"thread\":\"/c.html\"}\n")],
    [0, 'erase-person', 'email', 'ann@example.org'],
) {
    my ($want, @words) = @$case;

    is(ctl('--json', @words), $want, "status $want: @words[0 .. ($#words > 1 ? 1 : $#words)]");
    ok((grep { eval { decode_json($_); 1 } } split /\n/, $out),
       'and a result in JSON');
}

for my $case (
    [1, 'show', '/nothing.html'], [1, 'unban', 'name', 'Nobody'],
    [1, 'move', '/nothing.html', '/b.html'],
    [1, 'export-person', 'email', 'nobody@example.org'],
    [2, 'frobnicate'], [2, 'import'], [2, 'import', "$dir/none"],
    [2, 'stats', '--repair'], [2, 'export', '-o', "$dir/no/folder"],
    [2, 'import', '--format', 'isso', "$dir/one.jsonl"],
    [2, 'ban', 'add', 'colour', 'red'], [2, 'close'], [2, 'edit'],
) {
    my ($want, @words) = @$case;

    is(ctl(@words), $want, "status $want: @words");
    like($out, qr/\A[^\n]+\n\z/, 'and one line says why');
}

redis_stop();
is(ctl('stats'), 3, 'status 3: no Redis');

for my $status (0 .. 3) {
    like($page, qr/^\.It $status$/m, "the manual page explains $status");
    like($help, qr/exit status:.*\b$status\b/s, 'and so does --help');
}


done_testing();
