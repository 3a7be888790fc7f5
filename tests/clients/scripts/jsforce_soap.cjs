// SOAP by jsforce: a lead without company becomes a person, a deleted person comes back, metadata and tooling are asked.
const jsforce = require('jsforce')
const { answer, refusal } = require('./told.cjs')

answer(async ({ url, token }) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
  const lead = await conn.sobject('Lead').create({ FirstName: 'Lee', LastName: 'Lane', Email: 'lee@example.com' })
  const converted = await conn.soap.convertLead({ leadId: lead.id, convertedStatus: 'Closed - Converted', doNotCreateOpportunity: true })
  await conn.sobject('Account').destroy(converted.accountId)
  const undeleted = await conn.soap.undelete([converted.accountId])
  const field = { fullName: 'Contact.Nick__c', label: 'Nick', type: 'Text', length: 20 }
  const created = await conn.metadata.create('CustomField', [field])
  return {
    converted,
    undeleted,
    created,
    read: await conn.metadata.read('CustomField', 'Contact.Nick__c'),
    types: (await conn.metadata.describe()).metadataObjects.map((type) => type.xmlName),
    objects: (await conn.metadata.list([{ type: 'CustomObject' }])).map((object) => object.fullName),
    fields: (await conn.tooling.query("SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = 'Contact'")).records.map((row) => row.DeveloperName),
    apex: await refusal(conn.tooling.executeAnonymous('System.debug(1);'))
  }
})
