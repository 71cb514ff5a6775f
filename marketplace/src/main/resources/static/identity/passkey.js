// Makes a passkey, or shows one: the form around it is sent with what the device answers. Without a device that knows passkeys the form is not there.
(() => {
  const keys = window.PublicKeyCredential
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (!keys || !keys.parseRequestOptionsFromJSON || !navigator.credentials) { form.hidden = true; continue }
    const said = form.querySelector('[role=status]')
    const answer = async () => {
      if (form.dataset.options) {
        return navigator.credentials.create({ publicKey: keys.parseCreationOptionsFromJSON(JSON.parse(form.dataset.options)) })
      }
      const asked = await fetch(form.dataset.passkey, { method: 'POST' })
      if (!asked.ok) throw asked
      return navigator.credentials.get({ publicKey: keys.parseRequestOptionsFromJSON(await asked.json()) })
    }
    form.addEventListener('submit', async event => {
      event.preventDefault()
      said.textContent = ''
      try {
        form.elements.credential.value = JSON.stringify(await answer())
        form.submit()
      } catch {
        said.textContent = form.dataset.failed
      }
    })
  }
})()
