# Pictures for the documentation: what is seen of a page, cut and made small.
#
#   my $pictures = BrowserPicture->new($folder, $browser_page);
#   $pictures->take('theme-plain', 400, 300);       # of the page, from its top
#   $pictures->take('queue', 1000, 960, dark => 1, middle => '.entry');
#
# FOLDER/docs-NAME.png is NAME.png of lua-free-docs/pictures. The dates of this
# year are made those of another day, and nothing blinks, so that the same
# browser and fonts give the same bytes.
package BrowserPicture;

use strict;
use warnings;

use Test::More;

my $Most = 60_000;          # bytes
my $Least = 1500;
my $Colours = 48;


sub new {
    my ($class, $folder, $page) = @_;

    return bless { folder => $folder, page => $page }, $class;
}


sub take {
    my ($self, $name, $width, $height, %option) = @_;

    my $page = $self->{page};
    my $file = "$self->{folder}/docs-$name.png";

    $page->size($width, $height, $option{dark});
    $page->value(<<'END');
(() => {
    const still = document.createElement('style');
    still.textContent = '* { caret-color: transparent !important;'
        + ' transition: none !important; animation: none !important }';
    document.head.append(still);
    for (const time of document.querySelectorAll('time[datetime^="20"]')) {
        if (new Date(time.dateTime) > new Date('2025-12-31')) {
            time.textContent = time.textContent
                .replace(/^\d+ \w+ \d+(?=$|, )/, '14 June 2025')
                .replace(/\d+:\d+ UTC$/, '09:30 UTC');
        }
    }
})()
END
    $page->value("document.querySelector('$option{middle}')"
                 . ".scrollIntoView({ block: '"
                 . ($option{block} // 'center') . "' }); 1")
        if $option{middle};
    $page->screenshot($file, 1);
    $self->shrink($file);

    cmp_ok(-s $file, '<', $option{most} // $Most, "$name.png is small enough");
    cmp_ok(-s $file, '>', $Least, "$name.png shows something");
}


sub shrink {
    my ($self, $file) = @_;

    system('pngquant', '--force', '--skip-if-larger', '--strip', '--nofs',
           '--speed', 1, '--output', $file, $Colours, $file);
    system('optipng', '-quiet', '-o2', '-strip', 'all', $file) == 0
        or die "optipng: $?\n";
}

1;
