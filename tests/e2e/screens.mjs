// Makes docs/screens anew: the main screens at three widths, as small pictures.  node screens.mjs [FOLDER [png]]
// With "png": every screen, light and dark, for looking at.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openLoneSite } from './lone_site.mjs';
import { repository } from './paths.mjs';
import { scenes } from './scenes.mjs';

const folder = process.argv[2] ?? join(repository, 'docs/screens');
const png = process.argv[3] === 'png';
const sizes = [
    { width: 360, height: 740, shown: 360 },
    { width: 1280, height: 720, shown: 1280 },
    { width: 3840, height: 2160, shown: 1280 }
];
const kQualities = [0.82, 0.7, 0.55, 0.4];
const kMostBytes = 60 * 1024;

/** Scaled down and compressed by the browser itself. */
async function compressed(page, bytes, width, quality) {
    const url = await page.evaluate(
        async ([picture, wide, wanted]) => {
            const image = new Image();
            image.src = `data:image/png;base64,${picture}`;
            await image.decode();
            const canvas = document.createElement('canvas');
            canvas.width = wide;
            canvas.height = Math.round((image.height * wide) / image.width);
            const brush = canvas.getContext('2d');
            brush.imageSmoothingQuality = 'high';
            brush.drawImage(image, 0, 0, canvas.width, canvas.height);
            return canvas.toDataURL('image/webp', wanted);
        },
        [bytes.toString('base64'), width, quality]
    );
    return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

async function small(page, bytes, width) {
    for (const quality of kQualities) {
        const made = await compressed(page, bytes, width, quality);
        if (made.length <= kMostBytes) return made;
    }
    throw new Error('a picture does not become small enough');
}

async function shoot(site, scene, { width, height }, colorScheme) {
    const context = await site.browser.newContext({
        viewport: { width, height },
        locale: 'en-GB',
        reducedMotion: 'reduce',
        colorScheme
    });
    const page = await context.newPage();
    await page.goto(site.url + (scene.path ?? '/standup'));
    await scene.steps(page);
    await page.waitForTimeout(300);
    const bytes = await page.screenshot({ animations: 'disabled' });
    await context.close();
    return bytes;
}

const wanted = process.argv.slice(4);
const site = await openLoneSite();
try {
    await mkdir(folder, { recursive: true });
    const press = await (await site.browser.newContext()).newPage();
    let total = 0;
    for (const [name, scene] of Object.entries(scenes)) {
        if (!png && !scene.picture) continue;
        if (wanted.length > 0 && !wanted.includes(name)) continue;
        for (const size of sizes)
            for (const scheme of png ? ['light', 'dark'] : ['light']) {
                const bytes = await shoot(site, scene, size, scheme);
                const file = `${name.replace(/[ ,]+/g, '-')}-${size.width}`;
                if (png) await writeFile(join(folder, `${file}-${scheme}.png`), bytes);
                else {
                    const picture = await small(press, bytes, size.shown);
                    total += picture.length;
                    await writeFile(join(folder, `${file}.webp`), picture);
                }
            }
    }
    if (!png) console.log(`${folder}: ${Math.round(total / 1024)} KiB`);
} finally {
    await site.close();
}
