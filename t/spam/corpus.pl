#!/usr/bin/perl
# A corpus for learn_replay: one comment a line, as that reads it.
#
#   corpus.pl --synthetic     made up here: campaigns of robots, and people
#   corpus.pl FILE.csv …      columns AUTHOR, CONTENT and CLASS (1: spam), as in
#                             tuliocasagrande/youtube-spam-experiment, data_csv/
#   corpus.pl FILE.tsv …      "spam" or "ham", a tab, the text
#
# What is synthetic tells that the classifier works, not how well it would do on
# a site: real people and robots are less alike within, and more alike between.
use strict;
use warnings;

binmode STDOUT, ':raw';

my %escape = ("\n" => '\n', "\t" => '\t', '\\' => '\\\\');


sub row {
    my ($spam, @fields) = @_;

    s/\r//g, s/([\n\t\\])/$escape{$1}/g for @fields;

    print join("\t", $spam ? 'spam' : 'ham', @fields), "\n";
}


# The rows of a CSV file; fields may have line ends in quotes.
sub csv {
    my ($text) = @_;
    my @rows = ([]);

    while ($text =~ /\G(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|\z)/g) {
        my ($quoted, $plain, $end) = ($1, $2, $3);

        $quoted =~ s/""/"/g if defined $quoted;
        push @{ $rows[-1] }, $quoted // $plain;

        last if $end eq '';
        push @rows, [] if $end ne ',';
    }

    return grep { @$_ > 1 } @rows;
}


# The text of what YouTube tells as HTML.
sub plain {
    my ($html) = @_;
    my %entity = (amp => '&', lt => '<', gt => '>', quot => '"');

    $html =~ s/<br ?\/?>/\n/g;
    $html =~ s/<a href="([^"]*)"[^>]*>[^<]*<\/a>/$1/g;
    $html =~ s/<[^>]*>//g;
    $html =~ s/&#(\d+);/$1 < 128 ? chr $1 : ' '/ge;
    $html =~ s/&(amp|lt|gt|quot);/$entity{$1}/g;

    return $html;
}


sub file {
    my ($name) = @_;

    open my $file, '<:raw', $name or die "$name: $!\n";
    local $/;
    my $text = <$file>;

    $text =~ s/^\xef\xbb\xbf//;

    if ($name =~ /\.tsv$/) {
        for (split /\n/, $text) {
            my ($class, $said) = split /\t/, $_, 2;
            row($class eq 'spam', '', '', $said);
        }

        return;
    }

    my ($head, @rows) = csv($text);
    my %at = map { $head->[$_] => $_ } 0 .. $#$head;

    for my $column (qw(AUTHOR CONTENT CLASS)) {
        die "$name has no column $column\n" if !defined $at{$column};
    }

    row($_->[$at{CLASS}], $_->[$at{AUTHOR}], '', plain($_->[$at{CONTENT}]))
        for @rows;
}


# One of several, by a generator that is the same on every machine.
my $seed = 7;

sub any {
    $seed = ($seed * 1_103_515_245 + 12_345) % 2**31;

    return $_[int($seed / 65_536) % @_];
}


sub person {
    my $thing = any('the tides', 'your map', 'the second table', 'this harbour',
                    'the old pier', 'the photo', 'the bus', 'my boat');
    my @says = (
        any('Thank you,', 'Well,', 'I think', 'As far as I know', 'We found that',
            'Last year', 'My brother says that', 'For what it is worth,')
            . " $thing " . any('was', 'is', 'seems', 'looked')
            . any(' better', ' later than usual', ' not what I expected',
                  ' right', ' closed', ' worth the way', ' quite small') . '.',
        any('Do you know', 'Can anybody tell', 'Does the author know', 'I wonder')
            . any(' when', ' why', ' how', ' whether')
            . " $thing " . any('changed', 'opens', 'works', 'came about') . '?',
        any('The chart at', 'There is more at', 'I wrote about it on')
            . ' https://' . any('harbour', 'coast', 'weather', 'boats')
            . '.example/' . any('tides', '2024/notes', 'map') . ' '
            . any('if it helps', 'in case somebody needs it', 'some years ago') . '.',
        any('We were there in', 'I remember') . any(' May', ' the rain', ' winter')
            . any(', and it was cold.', ' with the children.', ' for a week.'),
    );

    row(0, any('Ann', 'Bert', 'Carla', 'D. Moor', 'Eve', 'Frank', 'Gil Stone'),
        any('', '', '', 'https://ann.example/', 'https://stone.example/'),
        join ' ', map { any(@says) } 1 .. any(1, 1, 2, 3));
}


sub robot {
    my $n = any(1 .. 40);
    my ($what, $host) = @{ any(['casino bonus', 'lucky-spin'], ['cheap pills', 'rx-store'],
                               ['SEO services', 'rank-first'], ['replica watches', 'time-deal'],
                               ['crypto profit', 'coin-grow'], ['essay writing', 'a-plus']) };

    row(1, any('Robert', $what, 'Best ' . $what, 'admin', 'Lily' . $n),
        any('', "https://$host$n.example/"),
        any("Great post! I really enjoyed reading it. Check out $what at http://$host$n.example/go",
            "$what - BEST PRICE!!! www.$host$n.example",
            "I was looking for this information. Visit my site $host$n.example/x for $what.",
            "Hello, we offer $what. 100% guaranteed, contact us: http://$host$n.example",
            "Thanks for sharing, very informative article. <a href=\"http://$host$n.example\">$what</a>"));
}


die "usage: corpus.pl --synthetic | FILE.csv … | FILE.tsv …\n" if !@ARGV;

if ($ARGV[0] eq '--synthetic') {
    for (1 .. 1500) {
        person();
        robot();
    }

} else {
    file($_) for @ARGV;
}
