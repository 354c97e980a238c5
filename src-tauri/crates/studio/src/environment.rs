//! The keys that many creators already have in their environment, offered and used only after
//! asking. The names are those of the official clients. Whose environment it is, the shell says.

use secrecy::SecretString;

use crate::server::{AuthForm, EnvironmentKey, HandModel, ServerInput, last_four};

/// A key and the server it is for.
#[derive(Debug, Clone)]
pub struct Offer {
    /// What it is asked for by.
    pub id: &'static str,
    /// The variable it was found in.
    variable: &'static str,
    /// The key.
    pub key: SecretString,
    base_url: String,
    auth: AuthForm,
    organization: Option<String>,
    project: Option<String>,
    /// A model that is asked for by this name.
    model: Option<String>,
}

/// What an environment offers, asked by the names of its variables.
pub fn offers(variable: impl Fn(&str) -> Option<String>) -> Vec<Offer> {
    let set = |name: &str| {
        let value = variable(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let openai = set("OPENAI_API_KEY").map(|key| Offer {
        id: "openai",
        variable: "OPENAI_API_KEY",
        key: key.into(),
        base_url: set("OPENAI_BASE_URL").unwrap_or_else(|| "https://api.openai.com/v1".to_owned()),
        auth: AuthForm::Bearer,
        organization: set("OPENAI_ORG_ID").or_else(|| set("OPENAI_ORGANIZATION")),
        project: set("OPENAI_PROJECT_ID"),
        model: None,
    });
    // Without its address a key of Azure is good for nothing.
    let azure = set("AZURE_OPENAI_API_KEY").zip(set("AZURE_OPENAI_ENDPOINT"));
    let azure = azure.map(|(key, endpoint)| Offer {
        id: "azure",
        variable: "AZURE_OPENAI_API_KEY",
        key: key.into(),
        base_url: versioned(&endpoint),
        auth: AuthForm::ApiKey,
        organization: None,
        project: None,
        model: set("AZURE_OPENAI_DEPLOYMENT").or_else(|| set("AZURE_OPENAI_DEPLOYMENT_NAME")),
    });
    openai.into_iter().chain(azure).collect()
}

/// The endpoint of a resource is that of all of its services.
fn versioned(endpoint: &str) -> String {
    let endpoint = endpoint.trim_end_matches('/');
    if endpoint.contains("/openai") {
        endpoint.to_owned()
    } else {
        format!("{endpoint}/openai/v1")
    }
}

impl Offer {
    /// What the page may know of it.
    pub fn shown(&self) -> EnvironmentKey {
        EnvironmentKey {
            id: self.id.to_owned(),
            variable: self.variable.to_owned(),
            last_four: last_four(&self.key),
            base_url: self.base_url.clone(),
        }
    }

    /// The server it is for.
    pub fn server(&self) -> ServerInput {
        let model = self.model.clone().map(|id| HandModel {
            id,
            ..HandModel::default()
        });
        ServerInput {
            base_url: self.base_url.clone(),
            auth: self.auth.clone(),
            organization: self.organization.clone(),
            project: self.project.clone(),
            models: model.map(|model| vec![model]),
            ..ServerInput::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::offers;
    use crate::server::AuthForm;

    fn found(variables: &[(&str, &str)]) -> Vec<super::Offer> {
        offers(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn nothing_is_offered_without_a_key() {
        assert!(found(&[]).is_empty());
        assert!(found(&[("OPENAI_API_KEY", "  ")]).is_empty());
        assert!(found(&[("AZURE_OPENAI_API_KEY", "key")]).is_empty());
    }

    #[test]
    fn a_key_brings_its_address_organisation_and_project() {
        let plain = found(&[("OPENAI_API_KEY", " sk-1234567890 ")]);
        assert_eq!(plain[0].key.expose_secret(), "sk-1234567890");
        assert_eq!(plain[0].shown().base_url, "https://api.openai.com/v1");
        assert_eq!(plain[0].shown().last_four, "7890");
        let whole = found(&[
            ("OPENAI_API_KEY", "sk-1234567890"),
            ("OPENAI_BASE_URL", "http://localhost:4000/v1"),
            ("OPENAI_ORGANIZATION", "org-1"),
            ("OPENAI_PROJECT_ID", "proj-1"),
        ]);
        let server = whole[0].server();
        assert_eq!(server.base_url, "http://localhost:4000/v1");
        assert_eq!(server.organization.as_deref(), Some("org-1"));
        assert_eq!(server.project.as_deref(), Some("proj-1"));
    }

    #[test]
    fn a_key_of_azure_goes_in_its_own_header_to_its_own_endpoint() {
        let both = found(&[
            ("OPENAI_API_KEY", "sk-1234567890"),
            ("AZURE_OPENAI_API_KEY", "0123456789abcdef"),
            ("AZURE_OPENAI_ENDPOINT", "https://films.openai.azure.com/"),
            ("AZURE_OPENAI_DEPLOYMENT", "sora-films"),
        ]);
        assert_eq!(both.len(), 2);
        let server = both[1].server();
        assert_eq!(server.auth, AuthForm::ApiKey);
        assert_eq!(server.base_url, "https://films.openai.azure.com/openai/v1");
        let models = server.models.expect("a deployment is a model");
        assert_eq!(models[0].id, "sora-films");
    }
}
