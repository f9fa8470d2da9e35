using Cedar.Syntax;

namespace Cedar.Schemas;

/// <summary>Parses the syntax of <c>.cedarschema</c> files.</summary>
internal sealed class SchemaParser(string text)
{
    /// <summary>The limit of nesting for types.</summary>
    public const int MaxTypeDepth = 150;

    private readonly TokenReader _tokens = new(text);
    private readonly Dictionary<string, RawNamespace> _namespaces = new(StringComparer.Ordinal);

    public IReadOnlyCollection<RawNamespace> ParseNamespaces()
    {
        while (!_tokens.IsAtEnd)
        {
            _tokens.ReadAnnotations();
            if (!_tokens.AcceptWord("namespace"))
            {
                ParseDeclaration(GetNamespace(""));
                continue;
            }

            var position = _tokens.Current.Position;
            var name = _tokens.ExpectPath("the namespace's name");
            if (_namespaces.ContainsKey(name))
                throw new CedarSyntaxException($"the namespace `{name}` is declared twice", position);
            var declared = GetNamespace(name);
            _tokens.Expect("{");
            while (!_tokens.Accept("}"))
            {
                _tokens.ReadAnnotations();
                ParseDeclaration(declared);
            }
        }

        return _namespaces.Values;
    }

    private RawNamespace GetNamespace(string name) =>
        _namespaces.TryGetValue(name, out var known) ? known : _namespaces[name] = new RawNamespace(name);

    private void ParseDeclaration(RawNamespace space)
    {
        if (_tokens.AcceptWord("entity"))
            ParseEntityType(space);
        else if (_tokens.AcceptWord("action"))
            ParseAction(space);
        else if (_tokens.AcceptWord("type"))
            ParseCommonType(space);
        else
            throw _tokens.Unexpected("`entity`, `action`, `type` or `namespace`");
    }

    private void ParseCommonType(RawNamespace space)
    {
        var position = _tokens.Current.Position;
        var name = _tokens.ExpectName("the type's name");
        CheckReserved(name, isCommon: true, position);
        _tokens.Expect("=");
        Declare(space.CommonTypes, name, ParseType(0), "type", position);
        _tokens.Expect(";");
    }

    private void ParseEntityType(RawNamespace space)
    {
        var position = _tokens.Current.Position;
        var names = ParseSeparated(() => _tokens.ExpectName("the entity type's name"));
        foreach (var name in names)
            CheckReserved(name, isCommon: false, position);
        ValueList<RawType.Named> memberOf = [];
        ValueList<string>? ids = null;
        RawType? shape = null, tags = null;
        if (_tokens.AcceptWord("enum"))
        {
            _tokens.Expect("[");
            ids = [.. ParseSeparated(() => _tokens.ExpectString("an id in quotes"))];
            _tokens.Expect("]");
        }
        else
        {
            if (_tokens.AcceptWord("in"))
                memberOf = ParseEntityTypes();
            if (_tokens.Accept("=") || _tokens.Current.Is("{"))
                shape = ParseRecord(0);
            if (_tokens.AcceptWord("tags"))
                tags = ParseType(0);
        }

        _tokens.Expect(";");
        foreach (var name in names)
            Declare(space.EntityTypes, name, new RawEntityType(memberOf, shape, tags, ids, position), "entity type", position);
    }

    private void ParseAction(RawNamespace space)
    {
        var position = _tokens.Current.Position;
        var names = ParseSeparated(ParseName);
        ValueList<(string?, string)> memberOf = [];
        if (_tokens.AcceptWord("in"))
            memberOf = ParseActionReferences();
        ValueList<RawType.Named> principals = [], resources = [];
        RawType? context = null;
        if (_tokens.AcceptWord("appliesTo"))
            (principals, resources, context) = ParseAppliesTo();
        if (_tokens.AcceptWord("attributes"))
        {
            _tokens.Expect("{");
            _tokens.Expect("}");
        }

        _tokens.Expect(";");
        foreach (var name in names)
            Declare(space.Actions, name, new RawAction(memberOf, principals, resources, context, position), "action", position);
    }

    private (ValueList<RawType.Named> Principals, ValueList<RawType.Named> Resources, RawType? Context) ParseAppliesTo()
    {
        var position = _tokens.Current.Position;
        ValueList<RawType.Named>? principals = null, resources = null;
        RawType? context = null;
        var given = new HashSet<string>();
        ParseList("{", "}", () =>
        {
            var key = _tokens.Current;
            if (!given.Add(key.Text))
                throw new CedarSyntaxException($"`{key.Text}` is given twice", key.Position);
            _tokens.ExpectOneOf("principal", ["resource", "context"], out var word);
            _tokens.Expect(":");
            if (word == "principal")
                principals = ParseEntityTypes();
            else if (word == "resource")
                resources = ParseEntityTypes();
            else
                context = ParseType(0);
            return word;
        });
        return principals is { Count: > 0 } && resources is { Count: > 0 }
            ? (principals, resources, context)
            : throw new CedarSyntaxException("`appliesTo` needs at least one `principal` and one `resource`", position);
    }

    private ValueList<(string?, string)> ParseActionReferences()
    {
        if (!_tokens.Accept("["))
            return [ParseActionReference()];
        ValueList<(string?, string)> groups = [.. ParseSeparated(ParseActionReference)];
        _tokens.Expect("]");
        return groups;
    }

    private (string?, string) ParseActionReference()
    {
        if (_tokens.Current.Kind == TokenKind.String)
            return (null, _tokens.ExpectString("an action"));
        var path = _tokens.ExpectPath("an action");
        if (!_tokens.Current.Is("::") && !path.Contains("::", StringComparison.Ordinal))
            return (null, path);
        _tokens.Expect("::");
        return (path, _tokens.ExpectString("the action's id in quotes"));
    }

    private ValueList<RawType.Named> ParseEntityTypes()
    {
        if (!_tokens.Accept("["))
            return [ParseNamedEntityType()];
        ValueList<RawType.Named> types = _tokens.Current.Is("]") ? [] : [.. ParseSeparated(ParseNamedEntityType)];
        _tokens.Expect("]");
        return types;
    }

    private RawType.Named ParseNamedEntityType()
    {
        var position = _tokens.Current.Position;
        return new RawType.Named(_tokens.ExpectPath("an entity type"), RawType.Kind.Entity) { Position = position };
    }

    private RawType ParseType(int depth)
    {
        if (depth > MaxTypeDepth)
            throw new CedarSyntaxException($"types nest deeper than {MaxTypeDepth} levels", _tokens.Current.Position);
        if (_tokens.Current.Is("{"))
            return ParseRecord(depth);
        var position = _tokens.Current.Position;
        if (_tokens.Current.IsWord("Set") && _tokens.IsNext("<"))
        {
            _tokens.Take();
            _tokens.Expect("<");
            var element = ParseType(depth + 1);
            _tokens.Expect(">");
            return new RawType.Set(element) { Position = position };
        }

        if (_tokens.AcceptWord("__cedar"))
        {
            _tokens.Expect("::");
            return new RawType.Named(_tokens.ExpectName("a built-in type"), RawType.Kind.Builtin) { Position = position };
        }

        return new RawType.Named(_tokens.ExpectPath("a type"), RawType.Kind.Any) { Position = position };
    }

    /// <summary>If an attribute is declared twice, the last declaration counts, as in the official implementation.</summary>
    private RawType.Record ParseRecord(int depth)
    {
        var position = _tokens.Current.Position;
        var attributes = ParseList("{", "}", () =>
        {
            _tokens.ReadAnnotations();
            var name = ParseName();
            var optional = _tokens.Accept("?");
            _tokens.Expect(":");
            return new RawAttribute(name, ParseType(depth + 1), !optional);
        });
        return new RawType.Record([.. attributes]) { Position = position };
    }

    /// <summary>Parses a name. Words that are reserved in policies need quotes.</summary>
    private string ParseName()
    {
        var name = _tokens.Current;
        if (name.Kind == TokenKind.String)
            return _tokens.ExpectString("a name");
        // Only types and namespaces cannot have this name.
        return name.IsWord("__cedar") ? _tokens.Take().Text : _tokens.ExpectName("a name");
    }

    private List<T> ParseSeparated<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (_tokens.Accept(","))
            items.Add(item());
        return items;
    }

    private List<T> ParseList<T>(string open, string close, Func<T> item)
    {
        _tokens.Expect(open);
        var items = new List<T>();
        while (!_tokens.Accept(close))
        {
            items.Add(item());
            if (!_tokens.Accept(","))
            {
                _tokens.Expect(close);
                break;
            }
        }

        return items;
    }

    private static void CheckReserved(string name, bool isCommon, SourcePosition position)
    {
        if (SchemaNames.FindReserved(name, isCommon) is { } reason)
            throw new CedarSyntaxException(reason, position);
    }

    private static void Declare<T>(Dictionary<string, T> declared, string name, T what, string kind, SourcePosition position)
    {
        if (!declared.TryAdd(name, what))
            throw new CedarSyntaxException($"the {kind} `{name}` is declared twice", position);
    }
}
