import type { Words } from '../../terminal/core/offers/offer.ts';
import { homeSchools, type SchoolRow } from './organisation-rows.ts';

export type ProgrammeId = 'scedu' | 'nb51' | 'hbedu';

/** A grassroots union with its members; its path leads from the programme over the city. */
export type DemoOrganisation = {
  readonly path: string;
  readonly title: Words;
  readonly members: number;
  /** The administrative code of its city as a whole, six digits. */
  readonly region: string;
};

export type OrganisationNode = { readonly path: string; readonly title: Words };

type City = { readonly zh: string; readonly en: string; readonly region: string };

/** GB/T 2260. Mianzhu and Guanghan are county-level cities of Deyang, Xichang is one of Liangshan. */
const cities = {
  chengdu: { zh: '成都', en: 'Chengdu', region: '510100' },
  zigong: { zh: '自贡', en: 'Zigong', region: '510300' },
  luzhou: { zh: '泸州', en: 'Luzhou', region: '510500' },
  mianzhu: { zh: '绵竹', en: 'Mianzhu', region: '510600' },
  guanghan: { zh: '广汉', en: 'Guanghan', region: '510600' },
  mianyang: { zh: '绵阳', en: 'Mianyang', region: '510700' },
  suining: { zh: '遂宁', en: 'Suining', region: '510900' },
  neijiang: { zh: '内江', en: 'Neijiang', region: '511000' },
  leshan: { zh: '乐山', en: 'Leshan', region: '511100' },
  nanchong: { zh: '南充', en: 'Nanchong', region: '511300' },
  yibin: { zh: '宜宾', en: 'Yibin', region: '511500' },
  dazhou: { zh: '达州', en: 'Dazhou', region: '511700' },
  yaan: { zh: '雅安', en: "Ya'an", region: '511800' },
  aba: { zh: '阿坝', en: 'Aba', region: '513200' },
  ganzi: { zh: '甘孜', en: 'Ganzi', region: '513300' },
  xichang: { zh: '西昌', en: 'Xichang', region: '513400' },
  ningbo: { zh: '宁波', en: 'Ningbo', region: '330200' },
  shijiazhuang: { zh: '石家庄', en: 'Shijiazhuang', region: '130100' },
} as const satisfies Record<string, City>;

const recognisedSchools: readonly SchoolRow[] = [
  ['ningbo/haishu-edu', '海曙区教育工会', 'Haishu District Education Union', 420],
  ['ningbo/jiangbei-edu', '江北区教育工会', 'Jiangbei District Education Union', 330],
  ['ningbo/yinzhou-edu', '鄞州区教育工会', 'Yinzhou District Education Union', 450],
];

const strangeSchools: readonly SchoolRow[] = [
  ['shijiazhuang/yuhua-edu', '裕华区教育工会', 'Yuhua District Education Union', 360],
  ['shijiazhuang/changan-edu', '长安区教育工会', "Chang'an District Education Union", 440],
];

const schools: Readonly<Record<ProgrammeId, readonly SchoolRow[]>> = {
  scedu: homeSchools,
  nb51: recognisedSchools,
  hbedu: strangeSchools,
};

/** The grassroots unions of a programme, in the order of the source table. */
export function organisationsOf(programme: ProgrammeId): readonly DemoOrganisation[] {
  return schools[programme].map(([place, zh, en, members]) => ({
    path: `${programme}/${place}`,
    title: { zh, en },
    members,
    region: cityOf(place).region,
  }));
}

/** The whole tree, parents before children: the programme itself, its cities, its grassroots unions. */
export function organisationTree(programme: ProgrammeId, title: Words): readonly OrganisationNode[] {
  const nodes = new Map<string, OrganisationNode>([[programme, { path: programme, title }]]);
  for (const [place] of schools[programme]) {
    const city = cityOf(place);
    const path = `${programme}/${cityId(place)}`;
    nodes.set(path, { path, title: { zh: `${city.zh}地区`, en: `${city.en} area` } });
  }
  for (const { path, title: schoolTitle } of organisationsOf(programme))
    nodes.set(path, { path, title: schoolTitle });
  return [...nodes.values()];
}

function cityOf(place: SchoolRow[0]): City {
  return cities[cityId(place)];
}

function cityId(place: SchoolRow[0]): keyof typeof cities {
  return place.slice(0, place.indexOf('/')) as keyof typeof cities;
}
