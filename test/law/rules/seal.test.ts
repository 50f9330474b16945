import test from 'ava'
import { sealsDeclared, strayParts } from '../../../server/law/seals.ts'
import { chain, diagram, end, findings, oneSided, service, start, user } from './diagram.ts'

const declared = {
  'seal.bids': '投标人数量', 'seal.bids.variables': 'bidCount, closing', 'seal.bids.until': 'Unseal', 'seal.bids.law': '招标投标法22',
  'seal.scores': '评分', 'seal.scores.variables': 'sheet', 'seal.scores.until': 'Publish', 'seal.scores.law': '招标投标法44',
}
const close = (out: Record<string, string> = { closing: '={received: bidCount}' }) => service('Close', '截止', { service: 'bids.close', out })
const trade = (props: Record<string, string>, { first = close(), score = user('Score', '打分', { roles: 'expert', sealed: 'scores' }), middle = service('Count', '汇总') } = {}) =>
  diagram([start(), first, middle, service('Unseal', '公布投标', { service: 'bids.unseal', out: { closing: '=bidCount' } }), score, service('Publish', '公示'), end(), chain('Start', 'Close', 'Count', 'Unseal', 'Score', 'Publish', 'End')], { props })
const told = async (xml: string) => (await findings(xml, 'SEAL')).map(one => `${one.element} ${one.message}`)

test('SEAL: a trade whose sealed results and scores are declared passes', async t => {
  t.deepEqual(await told(trade(declared)), [])
  const found = await findings(trade({}), 'SEAL')
  t.deepEqual(found[0]!.article?.law, '招标投标法')
})

test('SEAL: what a service brings under seal must be declared, under whatever name it is stored', async t => {
  t.deepEqual(await told(trade(declared, { first: close({ howMany: '=bidCount' }) })), [
    'Close “截止”带回的“howMany”依法密封，流程没有声明', 'Close “截止”在解封之前把“bidCount”写进“howMany”，而“howMany”没有密封',
  ])
  t.deepEqual(await told(trade({ ...declared, 'seal.bids.variables': 'closing' }, { first: close({}) })), ['Close “截止”带回的“bidCount”依法密封，流程没有声明'])
})

test('SEAL: what experts hand in must name its seal', async t => {
  t.deepEqual(await told(trade(declared, { score: user('Score', '打分', { roles: 'expert' }) })), ['Score “打分”由评标专家填写，须写明密封事项（sealed）'])
  t.deepEqual(await told(trade(declared, { score: user('Score', '打分', { roles: 'expert', sealed: 'marks' }) })), ['Score “打分”所写的密封事项“marks”没有声明'])
})

test('SEAL: a value made from a sealed one before the opening is sealed too; after the opening it is free', async t => {
  const leaking = service('Count', '汇总', { out: { enough: '=closing.received >= 3' } })
  t.deepEqual(await told(trade(declared, { middle: leaking })), ['Count “汇总”在解封之前把“closing”写进“enough”，而“enough”没有密封'])
  t.deepEqual(await told(trade(declared, { middle: service('Count', '汇总', { sealed: 'bids', in: { enough: '=closing.received >= 3' } }) })), [])
  const after = trade(declared, { score: user('Score', '打分', { roles: 'expert', sealed: 'scores' }) }).replace('id="Publish" name="公示"><bpmn:extensionElements>', 'id="Publish" name="公示"><bpmn:extensionElements><zeebe:ioMapping><zeebe:input source="=closing" target="record"/></zeebe:ioMapping>')
  t.deepEqual(await told(after), [])
})

test('SEAL: a declaration without article, end or an element that exists is stopped, and so is a part nobody reads', async t => {
  const { 'seal.bids.law': _, ...lawless } = declared
  t.deepEqual(await told(trade(lawless)), ['gcjs.test 密封事项“投标人数量”没有写明依据'])
  t.deepEqual(await told(trade({ ...declared, 'seal.bids.until': 'Nowhere' })), ['gcjs.test 密封事项“投标人数量”所指的环节“Nowhere”不存在'])
  t.regex((await told(trade({ ...declared, 'seal.bids.util': 'Unseal' })))[0]!, /密封声明“seal\.bids\.util”写错了/)
  t.deepEqual(strayParts(['seal.a', 'seal.a.law', 'seal.', 'seal.a.b.c', 'family']), ['seal.', 'seal.a.b.c'])
})

test('a seal is read with its lists; another trade’s element may end it', t => {
  t.like(sealsDeclared([['seal.a', '名单'], ['seal.a.variables', 'x，y z'], ['seal.a.until', 'gcjs.open-tender/Unseal']])[0]!, { key: 'a', what: '名单', variables: ['x', 'y', 'z'], until: ['gcjs.open-tender/Unseal'], roles: [] })
})

test.after('each of these rules spoke on one diagram and was silent on another', t => t.deepEqual(oneSided('seal'), []))
