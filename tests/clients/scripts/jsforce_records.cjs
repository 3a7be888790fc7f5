// Records one by one, in collections and in one composite call; what jsforce hands back is handed on.
const jsforce = require('jsforce')
const { answer, refusal } = require('./told.cjs')

answer(async ({ url, token }) => {
  const conn = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: '60.0' })
  const accounts = conn.sobject('Account')
  const person = await accounts.create({ FirstName: 'Ann', LastName: 'Roe', PersonEmail: 'ann@example.com', Key__c: 'ANN' })
  await accounts.update({ Id: person.id, PersonMobilePhone: '1' })
  const mixed = await accounts.create([
    { LastName: 'Poe', Key__c: 'POE' }, { Name: 'Acme', Key__c: 'ACME' }, { Name: 'Acme', PersonEmail: 'x@example.com' }
  ])
  const undone = await accounts.create([{ LastName: 'Lost' }, { Name: 'Lost', PersonEmail: 'x@example.com' }], { allOrNone: true })
  const upserted = await accounts.upsert([{ Key__c: 'ACME', Phone: '2' }, { Key__c: 'NEW', LastName: 'New' }], 'Key__c')
  const updated = await accounts.update([{ Id: person.id, FirstName: 'Anna' }, { Id: mixed[1].id, PersonEmail: 'x@example.com' }])
  const retrieved = await accounts.retrieve([mixed[1].id, '001000000000999AAA', person.id])
  const composite = await conn.request({
    method: 'POST',
    url: '/services/data/v60.0/composite',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      allOrNone: true,
      compositeRequest: [
        { method: 'POST', url: '/services/data/v60.0/sobjects/Account', referenceId: 'who', body: { LastName: 'Composed' } },
        { method: 'GET', url: '/services/data/v60.0/sobjects/Account/@{who.id}?fields=PersonContactId', referenceId: 'read' },
        {
          method: 'POST',
          url: '/services/data/v60.0/sobjects/Case',
          referenceId: 'case',
          body: { Subject: 'Composed', AccountId: '@{who.id}', ContactId: '@{read.PersonContactId}' }
        }
      ]
    })
  })
  return {
    person: person.id,
    mixed,
    undone,
    upserted,
    updated,
    retrieved: retrieved.map((record) => record && record.Name),
    composite: composite.compositeResponse.map((part) => part.httpStatusCode),
    identity: (await conn.identity()).username,
    refused: await refusal(accounts.create({ Name: 'Acme', PersonEmail: 'x@example.com' })),
    misspelt: await refusal(conn.query('SELECT Foo FROM Account')),
    deleted: await accounts.destroy([mixed[0].id, mixed[1].id]),
    afterwards: await refusal(accounts.retrieve(mixed[0].id))
  }
})
