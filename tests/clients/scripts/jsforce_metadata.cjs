// Metadata and Tooling API by jsforce: components one by one, a zip there and back over SOAP and REST, fields as records; and SOAP calls.
const jsforce = require('jsforce')
const { answer, refusal } = require('./told.cjs')

const field = { fullName: 'Account.Tier__c', label: 'Tier', type: 'Text', length: 20 }

answer(async ({ url, token, zip, lead, deleted: gone }) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
  const { metadata, tooling, soap } = conn
  metadata.pollInterval = 100
  metadata.pollTimeout = 30000
  const described = await metadata.describe('60.0')
  const created = await metadata.create('CustomField', field)
  const again = await metadata.create('CustomField', field)
  const updated = await metadata.update('CustomField', { ...field, label: 'Rank' })
  const upserted = await metadata.upsert('CustomField', [{ ...field, fullName: 'Account.Other__c' }])
  const read = await metadata.read('CustomField', 'Account.Tier__c')
  const listed = await metadata.list({ type: 'CustomField' }, '60.0')
  const deleted = await metadata.delete('CustomField', ['Account.Other__c'])
  const content = Buffer.from(zip, 'base64')
  const deployed = await metadata.deploy(content, { rollbackOnError: true, singlePackage: true }).complete(true)
  const rest = await metadata.deployRest(content, { rollbackOnError: true, singlePackage: true }).complete(true)
  const broken = await metadata.deploy(Buffer.from('no zip'), { rollbackOnError: true }).complete(true)
  const fetched = await metadata.retrieve({ unpackaged: { types: [{ members: 'Visit__c', name: 'CustomObject' }], version: '60.0' } }).complete()
  const made = await tooling.sobject('CustomField').create({
    FullName: 'Account.Tool__c', Metadata: { label: 'Tool', type: 'Checkbox', defaultValue: false }
  })
  const found = await tooling.query(`SELECT DeveloperName FROM CustomField WHERE Id = '${made.id}'`)
  const apex = await refusal(tooling.executeAnonymous('System.debug(1);'))
  const converted = await soap.convertLead({ leadId: lead, convertedStatus: 'Closed - Converted', doNotCreateOpportunity: true })
  const emptied = await soap.emptyRecycleBin([gone])
  const user = await soap.getUserInfo()
  const timestamp = await soap.getServerTimestamp()
  return {
    types: described.metadataObjects.map(({ xmlName }) => xmlName),
    created, again, updated, upserted, deleted,
    read: [read.label, read.length],
    listed: listed.map(({ fullName }) => fullName),
    deployed: [deployed.status, deployed.numberComponentsDeployed],
    rest: [rest.status, rest.numberComponentsDeployed],
    broken: [broken.status, broken.details.componentFailures],
    fetched: [fetched.status, fetched.zipFile.slice(0, 4)],
    found: found.records.map(({ DeveloperName }) => DeveloperName),
    apex, converted, emptied,
    user: user.userName,
    timestamp: timestamp.timestamp
  }
})
